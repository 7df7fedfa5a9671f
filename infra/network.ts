import { TerminalError } from '../shared/errors.ts';
import type { Plan } from '../shared/plan.ts';
import type { ServiceManifest } from '../shared/service-manifest.ts';
import { allow } from './common-grants.ts';
import type { Place } from './place.ts';
import type { Statement } from './statement.ts';

/** Where functions run that talk to databases. */
export interface FunctionNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/**
 * The network of the plans that name one, or nothing when none does. One function serves all plans of a stack, so they
 * must agree: throws a `TerminalError` when they do not.
 */
export function functionNetworkOf(plans: readonly Plan[]): FunctionNetwork | undefined {
  const [first, ...others] = plans.flatMap((plan) => {
    const network = networkOf(plan);
    return network ? [{ plan, network }] : [];
  });
  if (first === undefined) return undefined;
  const dissenter = others.find(({ network }) => JSON.stringify(network) !== JSON.stringify(first.network));
  if (dissenter === undefined) return first.network;
  throw new TerminalError(
    'NetworksDiffer',
    `plans '${first.plan.name}' and '${dissenter.plan.name}' name different functionSubnets or functionSecurityGroups, ` +
      `expected the same: one function serves both`,
    'Give both plans the subnets and security groups that reach both targets.',
  );
}

/** Lambda manages the function's network interfaces under the function's own role. */
export function networkGrants({ name, needsDatabaseNetwork }: ServiceManifest, place: Place): readonly Statement[] {
  if (!needsDatabaseNetwork || functionNetworkOf(place.plans) === undefined) return [];
  return [
    allow('AttachToNetwork', INTERFACE_ACTIONS, ['*']),
    {
      // The role has these for Lambda, before the function runs. The function's own code has no use for them.
      Sid: 'NeverFromTheCode',
      Effect: 'Deny',
      Action: INTERFACE_ACTIONS,
      Resource: ['*'],
      Condition: { ArnEquals: { 'lambda:SourceFunctionArn': place.functionOf(name) } },
    },
  ];
}

const INTERFACE_ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

function networkOf({ name, network }: Plan): FunctionNetwork | undefined {
  const { functionSubnets, functionSecurityGroups } = network;
  if (functionSubnets.length === 0 && functionSecurityGroups.length === 0) return undefined;
  if (functionSubnets.length === 0 || functionSecurityGroups.length === 0) {
    const missing = functionSubnets.length === 0 ? 'functionSubnets' : 'functionSecurityGroups';
    throw new TerminalError(
      'NetworkIncomplete',
      `plan '${name}' has no network.${missing}, expected both functionSubnets and functionSecurityGroups, or neither`,
      `Add network.${missing} to the plan.`,
    );
  }
  return { subnetIds: functionSubnets.toSorted(), securityGroupIds: functionSecurityGroups.toSorted() };
}
