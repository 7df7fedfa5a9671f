import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { AwsFault } from '../wire/aws-fault.ts';
import type { Caller, Permission, Principal } from '../wire/service.ts';
import { assumedRoleArn, callerContext, roleName } from './caller-context.ts';
import { type Decision, evaluate } from './evaluate.ts';
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
}

export interface RoleDefinition {
  readonly roleArn: string;
  /** A policy document. */
  readonly trustPolicy: unknown;
  readonly managedPolicyArns?: readonly string[];
}

interface StoredRole extends Role {
  /** By policy name. */
  readonly inline: Map<string, readonly Statement[]>;
  readonly managedPolicyArns: Set<string>;
}

type RolePrincipal = Extract<Principal, { kind: 'role' }>;

/** Sessions live an hour in AWS; here the oldest make room instead. */
const ACCESS_KEYS_MAX = 10_000;

/** Roles, their policies and their keys, and the check of every call against them. */
export function createIam({ clock = systemClock }: { readonly clock?: Clock } = {}): Iam {
  return new Iam(clock);
}

export class Iam {
  private readonly clock: Clock;
  private readonly roles = new Map<string, StoredRole>();
  private readonly managed = new Map<string, readonly Statement[]>();
  private readonly keys = new Map<string, RolePrincipal>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Creates or replaces a role. */
  putRole({ roleArn, trustPolicy, managedPolicyArns = [] }: RoleDefinition): void {
    const role: StoredRole = {
      roleArn,
      trust: readTrustPolicy(trustPolicy),
      inline: new Map(),
      managedPolicyArns: new Set(),
    };
    for (const policyArn of managedPolicyArns) this.attach(role, policyArn);
    this.roles.set(roleArn, role);
  }

  /** An inline policy; throws `NoSuchEntity` without the role, `MalformedPolicyDocument` for a bad document. */
  putRolePolicy(roleArn: string, policyName: string, document: unknown): void {
    this.existing(roleArn).inline.set(policyName, readPolicy(document));
  }

  putManagedPolicy(policyArn: string, document: unknown): void {
    this.managed.set(policyArn, readPolicy(document));
  }

  attachRolePolicy(roleArn: string, policyArn: string): void {
    this.attach(this.existing(roleArn), policyArn);
  }

  role(roleArn: string): Role | undefined {
    return this.roles.get(roleArn);
  }

  /** Role names are unique in an account, whatever their path. */
  roleNamed(accountId: string, name: string): Role | undefined {
    const inAccount = [...this.roles.values()].filter(({ roleArn }) => roleArn.split(':')[4] === accountId);
    return inAccount.find(({ roleArn }) => roleName(roleArn) === name);
  }

  /** Everything the role's policies say, inline and managed; nothing for a role that does not exist. */
  statementsOf(roleArn: string): readonly Statement[] {
    const role = this.roles.get(roleArn);
    if (role === undefined) return [];
    const attached = [...role.managedPolicyArns].map((arn) => this.managed.get(arn) ?? awsManagedPolicy(arn));
    return [...role.inline.values(), ...attached].flat();
  }

  issueAccessKey(roleArn: string, sessionName: string): AccessKey {
    const key = newAccessKey();
    const [oldest] = this.keys.keys();
    if (this.keys.size >= ACCESS_KEYS_MAX && oldest !== undefined) this.keys.delete(oldest);
    this.keys.set(key.accessKeyId, { kind: 'role', roleArn: this.existing(roleArn).roleArn, sessionName });
    return key;
  }

  /** Whom an access key id stands for; one that was not issued here is the developer's. */
  readonly principalOf = (accessKeyId: string): Principal => this.keys.get(accessKeyId) ?? { kind: 'developer' };

  /** Throws `AccessDenied`, in AWS's words, unless the caller's policies allow it. Only roles have policies. */
  readonly authorize = (permission: Permission, caller: Caller): void => {
    const decision = this.decide(permission, caller);
    if (decision !== 'Allowed') throw denied(decision, permission, caller.principal as RolePrincipal);
  };

  /** Whether `authorize` would let this pass: a service asks so before it does something later for a role. */
  allows(permission: Permission, caller: Caller): boolean {
    return this.decide(permission, caller) === 'Allowed';
  }

  private decide(permission: Permission, caller: Caller): Decision {
    if (caller.principal.kind !== 'role') return 'Allowed';
    const context = { ...callerContext(caller, permission, this.clock.now()), ...permission.context };
    return evaluate(this.statementsOf(caller.principal.roleArn), { ...permission, context });
  }

  private existing(roleArn: string): StoredRole {
    const role = this.roles.get(roleArn);
    if (role !== undefined) return role;
    const message = `The role with name ${roleName(roleArn)} cannot be found.`;
    throw new AwsFault('NoSuchEntity', message, { statusCode: 404 });
  }

  private attach(role: StoredRole, policyArn: string): void {
    // Asked for now, an unknown policy of AWS is refused now and not at the first call.
    if (!this.managed.has(policyArn)) awsManagedPolicy(policyArn);
    role.managedPolicyArns.add(policyArn);
  }
}

function denied(
  decision: 'ImplicitlyDenied' | 'ExplicitlyDenied',
  { action, resource }: Permission,
  principal: RolePrincipal,
): AwsFault {
  const reason =
    decision === 'ExplicitlyDenied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  const who = assumedRoleArn(principal);
  const message = `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new AwsFault('AccessDenied', message, { statusCode: 403 });
}

function newAccessKey(): AccessKey {
  return {
    // Keys of a session begin with ASIA and have twenty characters.
    accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(48).toString('base64'),
  };
}
