import {
  type IManagedPolicy,
  type IPrincipal,
  ManagedPolicy,
  PolicyDocument,
  PolicyStatement,
  Role,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../acknowledgements.ts';
import type { RolePolicies } from '../role-policies.ts';
import type { Statement } from '../statement.ts';

export interface RoleForProps {
  readonly assumedBy: IPrincipal;
  readonly policies: RolePolicies;
  /** Given where others must know the role's ARN beforehand. */
  readonly roleName?: string;
  /** Policies that other roles have too. */
  readonly shared?: readonly IManagedPolicy[];
}

/** A role whose whole policy stands in the template: nothing of AWS's, nothing that a construct adds behind our back. */
export function roleFor(scope: Construct, id: string, props: RoleForProps): Role {
  const { policies, shared = [], roleName, assumedBy } = props;
  // Named by the role and not the other way round, so that the role is never without them.
  const managed = policies.managed.map((statements, index) =>
    managedPolicy(scope, `${id}Policy${index + 1}`, statements),
  );
  const role = new Role(scope, id, {
    roleName,
    assumedBy,
    inlinePolicies: policies.inline.length > 0 ? { Permissions: documentOf(policies.inline) } : {},
    managedPolicies: [...shared, ...managed],
  });
  acknowledgeWildcards(role, policies.inline);
  return role;
}

export function managedPolicy(scope: Construct, id: string, statements: readonly Statement[]): ManagedPolicy {
  const policy = new ManagedPolicy(scope, id, { document: documentOf(statements) });
  acknowledgeWildcards(policy, statements);
  return policy;
}

const documentOf = (statements: readonly Statement[]): PolicyDocument =>
  new PolicyDocument({
    statements: statements.map((statement) => PolicyStatement.fromJson(statement)),
    minimize: false,
  });
