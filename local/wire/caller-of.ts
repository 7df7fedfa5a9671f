import type { CredentialScope } from './credential-scope.ts';
import type { Caller, Principal } from './service.ts';

export type PrincipalOf = (accessKeyId: string) => Principal;

/** A key the runtime did not issue belongs to the person at this machine. */
export const everyoneIsDeveloper: PrincipalOf = () => ({ kind: 'developer' });

/**
 * A role acts in the account of its ARN. A developer acts in the default account, or in the one that the access key id
 * names: twelve digits instead of a key are the only way to choose, because nothing else in a request says it.
 */
export function callerOf(scope: CredentialScope, principalOf: PrincipalOf, defaultAccountId: string): Caller {
  const principal = principalOf(scope.accessKeyId);
  return { principal, region: scope.region, accountId: accountOf(principal, scope.accessKeyId, defaultAccountId) };
}

function accountOf(principal: Principal, accessKeyId: string, defaultAccountId: string): string {
  if (principal.kind === 'role') return principal.roleArn.split(':')[4] ?? defaultAccountId;
  return /^\d{12}$/.test(accessKeyId) ? accessKeyId : defaultAccountId;
}
