import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import type { Clock } from '../clock.ts';
import { assumedRoleArn, callerContext, roleId } from '../iam/caller-context.ts';
import type { Iam } from '../iam/iam.ts';
import { mayAssume } from '../iam/may-assume.ts';
import { AwsFault, notImitated } from '../wire/aws-fault.ts';
import type { Caller, Operation } from '../wire/service.ts';

const DEFAULT_DURATION_SECONDS = 3600;

/**
 * Both sides must agree: the caller's policies on `sts:AssumeRole`, and the role's trust policy on the caller. That is
 * AWS's rule between accounts; inside one account AWS is content with a trust policy that names the caller's role.
 */
export function assumeRole(options: {
  readonly iam: Iam;
  readonly clock: Clock;
}): Operation<AssumeRoleRequest, AssumeRoleResponse> {
  return {
    permissions: ({ RoleArn = '', ExternalId }) => [
      {
        action: 'sts:AssumeRole',
        resource: RoleArn,
        ...(ExternalId !== undefined && { context: { 'sts:ExternalId': ExternalId } }),
      },
    ],
    handle: (input, caller) => {
      refuseNarrowing(input);
      const { RoleArn: roleArn = '', RoleSessionName: sessionName = '' } = input;
      const role = options.iam.role(roleArn);
      const keys = {
        ...callerContext(caller, { action: 'sts:AssumeRole', resource: roleArn }, options.clock.now()),
        ...(input.ExternalId !== undefined && { 'sts:ExternalId': input.ExternalId }),
      };
      if (role === undefined || !mayAssume(role.trust, caller, keys)) throw denied(caller, roleArn);
      const { accessKeyId, secretAccessKey, sessionToken } = options.iam.issueAccessKey(roleArn, sessionName);
      const lifetimeMs = (input.DurationSeconds ?? DEFAULT_DURATION_SECONDS) * 1000;
      return {
        Credentials: {
          AccessKeyId: accessKeyId,
          SecretAccessKey: secretAccessKey,
          SessionToken: sessionToken,
          Expiration: new Date(options.clock.now() + lifetimeMs),
        },
        AssumedRoleUser: {
          AssumedRoleId: `${roleId(roleArn)}:${sessionName}`,
          Arn: assumedRoleArn({ kind: 'role', roleArn, sessionName }),
        },
      };
    },
  };
}

/** A session policy takes permissions away; leaving it out would allow more than AWS does. */
function refuseNarrowing({ Policy, PolicyArns, Tags }: AssumeRoleRequest): void {
  if (Policy !== undefined || (PolicyArns ?? []).length > 0) throw notImitated('session policies of AssumeRole');
  if ((Tags ?? []).length > 0) throw notImitated('session tags of AssumeRole');
}

/** AWS says the same whether the role is missing or does not trust the caller. */
function denied({ principal, accountId }: Caller, roleArn: string): AwsFault {
  const who = principal.kind === 'role' ? assumedRoleArn(principal) : `arn:aws:iam::${accountId}:root`;
  const message = `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
  return new AwsFault('AccessDenied', message, { statusCode: 403 });
}
