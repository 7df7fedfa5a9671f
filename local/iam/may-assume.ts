import type { Caller, Principal } from '../wire/service.ts';
import { assumedRoleArn } from './caller-context.ts';
import { conditionsHold } from './conditions-hold.ts';
import { requestContext } from './request-context.ts';
import type { TrustStatement } from './statement.ts';

/** Whether a trust policy lets this caller assume its role. A Deny wins. */
export function mayAssume(
  trust: readonly TrustStatement[],
  caller: Caller,
  keys: Readonly<Record<string, string>>,
): boolean {
  const context = requestContext(keys);
  const effects = trust
    .filter(({ Action, NotAction }) => NotAction === undefined && (Action ?? []).some(meansAssumeRole))
    .filter((statement) => trusts(statement.Principal, caller) && conditionsHold(statement.Condition, context))
    .map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

const meansAssumeRole = (action: string): boolean => ['*', 'sts:*', 'sts:assumerole'].includes(action.toLowerCase());

function trusts(principals: TrustStatement['Principal'], { principal, accountId }: Caller): boolean {
  if (principal.kind === 'service') return (principals['Service'] ?? []).includes(principal.service);
  const names = namesOf(principal, accountId);
  return (principals['AWS'] ?? []).some((name) => name === '*' || names.includes(name));
}

/** An account may be written as its number or as the ARN of its root. */
function namesOf(principal: Principal, accountId: string): readonly string[] {
  const account = [accountId, `arn:aws:iam::${accountId}:root`];
  return principal.kind === 'role' ? [...account, principal.roleArn, assumedRoleArn(principal)] : account;
}
