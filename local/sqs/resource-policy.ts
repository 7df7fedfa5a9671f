import { parseArn } from './arn.ts';
import { matchesGlob } from './glob.ts';
import { conditionsHold } from './policy-conditions.ts';

export interface PolicyRequest {
  /** Exactly one of the two: a service (`events.amazonaws.com`), or an ARN of an account, role or user. */
  readonly principal: { readonly service: string } | { readonly aws: string };
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request, lower-case or not: keys compare without case. */
  readonly context: Readonly<Record<string, string>>;
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | boolean | readonly string[]>>>>;
  readonly [other: string]: unknown;
}

/**
 * Whether a resource policy (JSON text; none allows nobody) admits a request: an Allow must match and no Deny may.
 * Statements with NotPrincipal, NotAction or NotResource are refused by name.
 */
export function isAllowedByPolicy(policy: string | undefined, request: PolicyRequest): boolean {
  const matching = statementsOf(policy).filter((statement) => applies(statement, request));
  return (
    matching.some((statement) => statement.Effect === 'Allow') &&
    !matching.some((statement) => statement.Effect === 'Deny')
  );
}

function statementsOf(policy: string | undefined): readonly Statement[] {
  if (!policy) return [];
  const { Statement: statements = [] } = JSON.parse(policy) as { Statement?: Statement | readonly Statement[] };
  return [statements].flat() as readonly Statement[];
}

function applies(statement: Statement, request: PolicyRequest): boolean {
  return (
    principalMatches(statement.Principal, request.principal) &&
    listOf(statement.Action).some((action) => matchesGlob(action.toLowerCase(), request.action.toLowerCase())) &&
    (statement.Resource === undefined ||
      listOf(statement.Resource).some((arn) => matchesGlob(arn, request.resource))) &&
    conditionsHold(statement.Condition ?? {}, request.context)
  );
}

function principalMatches(stated: unknown, principal: PolicyRequest['principal']): boolean {
  if (stated === '*') return true;
  const { Service, AWS } = (stated ?? {}) as { Service?: string | string[]; AWS?: string | string[] };
  if ('service' in principal) return listOf(Service).some((service) => service === principal.service) || AWS === '*';
  const accountId = parseArn(principal.aws)?.accountId;
  // An account id and `arn:aws:iam::ACCOUNT:root` both mean everybody in that account.
  return listOf(AWS).some(
    (arn) => arn === '*' || arn === principal.aws || arn === accountId || arn === `arn:aws:iam::${accountId}:root`,
  );
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}
