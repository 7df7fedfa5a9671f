import { Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { planRoleNameOf, roleNameOf } from '../config.ts';
import { managedPolicy, roleFor } from '../constructs/role-for.ts';
import type { Place } from '../place.ts';
import type { RolePolicies } from '../role-policies.ts';
import { denialPolicies } from '../service-access.ts';

export interface PlanRolesStackProps {
  readonly service: string;
  readonly place: Place;
  readonly planRoles: readonly RolePolicies[];
}

/**
 * The roles that one service's function works under, each for some of the plans, where one role cannot hold what all of
 * them need. Only that function's own role may assume them.
 */
export class PlanRolesStack extends Stack {
  constructor(scope: Construct, id: string, { service, place, planRoles }: PlanRolesStackProps) {
    const { account, region } = place;
    super(scope, id, {
      env: { account, region },
      stackName: planRolesStackNameOf(region, service),
      description: `Aurora Restore Pipeline: the roles that ${service} works under, each for some of the plans.`,
    });
    const shared = denialPolicies(place).map((statements, index) =>
      managedPolicy(this, `Denials${index + 1}`, statements),
    );
    // The function's role may be newer than this stack, and a trust policy cannot name a role that does not exist yet.
    const assumedBy = new AccountPrincipal(account).withConditions({
      ArnEquals: { 'aws:PrincipalArn': place.roleOf(roleNameOf(service, region)) },
    });
    planRoles.forEach((policies, index) =>
      roleFor(this, `Role${index + 1}`, {
        assumedBy,
        policies,
        shared,
        roleName: planRoleNameOf(service, region, index + 1),
      }),
    );
  }
}

export const planRolesStackNameOf = (region: string, service: string): string =>
  `aurora-restore-${region}-plans-${service}`;
