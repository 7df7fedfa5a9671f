import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { assumedRoleArn, roleId } from '../iam/caller-context.ts';
import type { Caller, Operation } from '../wire/service.ts';

/** Needs no permission, as in AWS: not even an explicit Deny stops it. */
export const getCallerIdentity: Operation<GetCallerIdentityRequest, GetCallerIdentityResponse> = {
  permissions: () => [],
  handle: (_input, { accountId, principal }) => ({ Account: accountId, ...identityOf(accountId, principal) }),
};

function identityOf(accountId: string, principal: Caller['principal']): { UserId: string; Arn: string } {
  switch (principal.kind) {
    case 'role':
      return { UserId: `${roleId(principal.roleArn)}:${principal.sessionName}`, Arn: assumedRoleArn(principal) };
    case 'developer':
      return { UserId: 'AIDALOCALDEVELOPER000', Arn: `arn:aws:iam::${accountId}:user/developer` };
    case 'service':
      return { UserId: principal.service, Arn: principal.service };
  }
}
