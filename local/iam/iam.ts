import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { AwsFault } from '../wire/aws-fault.ts';
import type { Caller, Permission, Principal } from '../wire/service.ts';
import { assumedRoleArn, callerContext, roleName } from './caller-context.ts';
import { evaluate } from './evaluate.ts';
import { awsManagedPolicy } from './managed-policies.ts';
import { readPolicy, readTrustPolicy } from './read-policy.ts';
import type { Statement, TrustStatement } from './statement.ts';

/** Credentials as STS gives them out. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface Role {
  readonly roleArn: string;
  readonly trust: readonly TrustStatement[];
  /** Inline policies, by name. */
  readonly inline: ReadonlyMap<string, readonly Statement[]>;
  readonly managedPolicyArns: ReadonlySet<string>;
}

export interface Iam {
  /** Creates or replaces a role. */
  putRole(role: { roleArn: string; trustPolicy: unknown; managedPolicyArns?: readonly string[] }): void;
  /** An inline policy; throws `NoSuchEntity` without the role, `MalformedPolicyDocument` for a bad document. */
  putRolePolicy(roleArn: string, policyName: string, document: unknown): void;
  putManagedPolicy(policyArn: string, document: unknown): void;
  attachRolePolicy(roleArn: string, policyArn: string): void;
  role(roleArn: string): Role | undefined;
  /** Role names are unique in an account, whatever their path. */
  roleNamed(accountId: string, name: string): Role | undefined;
  /** Everything the role's policies say, inline and managed. */
  statementsOf(roleArn: string): readonly Statement[];
  issueAccessKey(roleArn: string, sessionName: string): AccessKey;
  /** Whom an access key id stands for; one that was not issued here is the developer's. */
  principalOf(accessKeyId: string): Principal;
  /** Throws `AccessDenied`, in AWS's words, unless the caller's policies allow it. */
  authorize(permission: Permission, caller: Caller): void;
}

/** Sessions live an hour in AWS; here the oldest make room instead. */
const ACCESS_KEYS_MAX = 10_000;

/** Roles, their policies and their keys, and the check of every call against them. */
export function createIam({ clock = systemClock }: { readonly clock?: Clock } = {}): Iam {
  const roles = new Map<string, MutableRole>();
  const managed = new Map<string, readonly Statement[]>();
  const keys = new Map<string, Extract<Principal, { kind: 'role' }>>();

  const existing = (roleArn: string): MutableRole => {
    const role = roles.get(roleArn);
    if (role === undefined) throw noSuchRole(roleArn);
    return role;
  };
  const statementsOf = (roleArn: string): readonly Statement[] => {
    const role = roles.get(roleArn);
    if (role === undefined) return [];
    const attached = [...role.managedPolicyArns].map((arn) => managed.get(arn) ?? awsManagedPolicy(arn));
    return [...role.inline.values(), ...attached].flat();
  };
  const attach = (role: MutableRole, policyArn: string): void => {
    if (!managed.has(policyArn)) awsManagedPolicy(policyArn);
    role.managedPolicyArns.add(policyArn);
  };

  return {
    putRole: ({ roleArn, trustPolicy, managedPolicyArns = [] }) => {
      const role = {
        roleArn,
        trust: readTrustPolicy(trustPolicy),
        inline: new Map(),
        managedPolicyArns: new Set<string>(),
      };
      for (const policyArn of managedPolicyArns) attach(role, policyArn);
      roles.set(roleArn, role);
    },
    putRolePolicy: (roleArn, policyName, document) =>
      void existing(roleArn).inline.set(policyName, readPolicy(document)),
    putManagedPolicy: (policyArn, document) => void managed.set(policyArn, readPolicy(document)),
    attachRolePolicy: (roleArn, policyArn) => attach(existing(roleArn), policyArn),
    role: (roleArn) => roles.get(roleArn),
    roleNamed: (accountId, name) =>
      [...roles.values()].find((one) => one.roleArn.split(':')[4] === accountId && roleName(one.roleArn) === name),
    statementsOf,
    issueAccessKey: (roleArn, sessionName) => {
      const key = newAccessKey();
      const [oldest] = keys.keys();
      if (keys.size >= ACCESS_KEYS_MAX && oldest !== undefined) keys.delete(oldest);
      keys.set(key.accessKeyId, { kind: 'role', roleArn: existing(roleArn).roleArn, sessionName });
      return key;
    },
    principalOf: (accessKeyId) => keys.get(accessKeyId) ?? { kind: 'developer' },
    authorize: (permission, caller) => {
      if (caller.principal.kind !== 'role') return;
      const context = { ...callerContext(caller, permission, clock.now()), ...permission.context };
      const decision = evaluate(statementsOf(caller.principal.roleArn), { ...permission, context });
      if (decision !== 'Allowed') throw denied(decision, permission, caller.principal);
    },
  };
}

interface MutableRole extends Role {
  readonly inline: Map<string, readonly Statement[]>;
  readonly managedPolicyArns: Set<string>;
}

function denied(
  decision: 'ImplicitlyDenied' | 'ExplicitlyDenied',
  { action, resource }: Permission,
  principal: Extract<Principal, { kind: 'role' }>,
): AwsFault {
  const reason =
    decision === 'ExplicitlyDenied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  const who = assumedRoleArn(principal);
  const message = `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new AwsFault('AccessDenied', message, { statusCode: 403 });
}

function noSuchRole(roleArn: string): AwsFault {
  return new AwsFault('NoSuchEntity', `The role with name ${roleName(roleArn)} cannot be found.`, { statusCode: 404 });
}

function newAccessKey(): AccessKey {
  return {
    // Keys of a session begin with ASIA and have twenty characters.
    accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(48).toString('base64'),
  };
}
