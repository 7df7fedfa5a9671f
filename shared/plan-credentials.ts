import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { awsClient } from './aws-client.ts';
import { optionalEnv, requiredEnv } from './env.ts';
import { isRetryable, messageOf, RetryableError } from './errors.ts';
import { PLAN_ROLES, planRoleNumber } from './names.ts';
import type { Plan } from './plan.ts';

/** As the SDK's clients take them; they ask again before these expire. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration?: Date;
}

/**
 * Where one role cannot hold the permissions of all plans, a function works for each plan under a role that holds only
 * those of some, under a session that bears the plan's name. Elsewhere nothing: the function's own role holds them.
 */
export function planCredentials(plan: Pick<Plan, 'name'>): (() => Promise<Credentials>) | undefined {
  if (optionalEnv(PLAN_ROLES.prefix) === undefined) return undefined;
  const number = planRoleNumber(plan.name, Number(requiredEnv(PLAN_ROLES.count)));
  const roleArn = `${requiredEnv(PLAN_ROLES.prefix)}${number}`;
  return () => assume(roleArn, plan.name);
}

let sts: STSClient | undefined;

/** Throws a `RetryableError`: right after a deployment IAM may not know the role yet. */
async function assume(RoleArn: string, RoleSessionName: string): Promise<Credentials> {
  sts ??= awsClient(STSClient);
  const { Credentials: got } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName })).catch((error) => {
    if (isRetryable(error)) throw error;
    throw new RetryableError(
      'PlanRoleRefused',
      `role ${RoleArn} cannot be assumed: ${messageOf(error)}`,
      'If it lasts longer than a few minutes, deploy all stacks again.',
      { cause: error },
    );
  });
  return {
    accessKeyId: got!.AccessKeyId!,
    secretAccessKey: got!.SecretAccessKey!,
    sessionToken: got!.SessionToken!,
    expiration: got!.Expiration,
  };
}
