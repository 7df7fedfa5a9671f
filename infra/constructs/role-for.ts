import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../acknowledgements.ts';
import type { Statement } from '../statement.ts';

/** A role whose whole policy stands in one place: no managed policy, nothing that a construct adds behind our back. */
export function roleFor(scope: Construct, service: string, statements: readonly Statement[]): Role {
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal(service),
    inlinePolicies: {
      Permissions: new PolicyDocument({
        statements: statements.map((statement) => PolicyStatement.fromJson(statement)),
      }),
    },
  });
  acknowledgeWildcards(role, statements);
  return role;
}
