import { createHash } from 'node:crypto';
import type { Caller, Permission, Principal } from '../wire/service.ts';

type RolePrincipal = Extract<Principal, { kind: 'role' }>;

/** The global condition keys that hold for every call of a role. */
export function callerContext(caller: Caller, permission: Permission, nowMs: number): Record<string, string> {
  const { principal } = caller;
  const resourceAccount = permission.resource.split(':')[4] ?? '';
  return {
    'aws:RequestedRegion': caller.region,
    'aws:CurrentTime': new Date(nowMs).toISOString(),
    'aws:EpochTime': String(Math.floor(nowMs / 1000)),
    // Loopback has no TLS; in AWS the SDK always uses it, and policies that insist on it must not fail here.
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    'aws:PrincipalIsAWSService': String(principal.kind === 'service'),
    ...(resourceAccount !== '' && { 'aws:ResourceAccount': resourceAccount }),
    ...(principal.kind === 'role' && roleContext(principal)),
  };
}

/** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`; a role's path is no part of it. */
export function assumedRoleArn({ roleArn, sessionName }: RolePrincipal): string {
  const [, partition = 'aws', , , account = ''] = roleArn.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${roleName(roleArn)}/${sessionName}`;
}

export const roleName = (roleArn: string): string => roleArn.slice(roleArn.lastIndexOf('/') + 1);

/** The unique id of a role; the same for as long as the role has its ARN. */
export function roleId(roleArn: string): string {
  return `AROA${createHash('sha256').update(roleArn).digest('hex').toUpperCase().slice(0, 17)}`;
}

function roleContext(principal: RolePrincipal): Record<string, string> {
  return {
    'aws:PrincipalArn': principal.roleArn,
    'aws:PrincipalAccount': principal.roleArn.split(':')[4] ?? '',
    'aws:PrincipalType': 'AssumedRole',
    'aws:userid': `${roleId(principal.roleArn)}:${principal.sessionName}`,
  };
}
