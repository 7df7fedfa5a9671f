import type { Permission } from '../wire/service.ts';
import { conditionsHold } from './conditions-hold.ts';
import { ARN_FIELDS, matchesGlob, matchesResource, parsePattern } from './pattern.ts';
import type { RequestContext } from './request-context.ts';
import { requestContext } from './request-context.ts';
import type { Statement } from './statement.ts';

export type Decision = 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied';

/** What a set of statements says about one request: a Deny wins over every Allow, and silence is a refusal. */
export function evaluate(statements: readonly Statement[], permission: Permission): Decision {
  const context = requestContext(permission.context);
  const effects = new Set(statements.filter((one) => applies(one, permission, context)).map(({ Effect }) => Effect));
  if (effects.has('Deny')) return 'ExplicitlyDenied';
  return effects.has('Allow') ? 'Allowed' : 'ImplicitlyDenied';
}

function applies(statement: Statement, permission: Permission, context: RequestContext): boolean {
  return (
    actionMatches(statement, permission.action) &&
    resourceMatches(statement, permission.resource, context) &&
    conditionsHold(statement.Condition, context)
  );
}

/** Action names are case-insensitive. */
function actionMatches({ Action, NotAction }: Statement, action: string): boolean {
  const matches = (text: string): boolean => matchesGlob(parsePattern(text, NO_VARIABLES) ?? [], action, 'i');
  return Action ? Action.some(matches) : !(NotAction ?? []).some(matches);
}

/** A trust statement names no resource and covers its own role. */
function resourceMatches({ Resource, NotResource }: Statement, resource: string, context: RequestContext): boolean {
  const matches = (text: string): boolean => {
    const pattern = parsePattern(completeArn(text), context);
    return pattern !== undefined && matchesResource(pattern, resource);
  };
  return Resource ? Resource.some(matches) : !(NotResource ?? []).some(matches);
}

const NO_VARIABLES = requestContext();

/** IAM fills the missing fields of an incomplete ARN with wildcards: `arn:aws:sqs` means `arn:aws:sqs:*:*:*`. */
function completeArn(text: string): string {
  if (!text.startsWith('arn:')) return text;
  // Variables may hold colons of their own, as in ${aws:PrincipalArn}.
  const fields = text.replace(/\$\{[^}]*\}/g, '').split(':').length;
  return text + ':*'.repeat(Math.max(0, ARN_FIELDS - fields));
}
