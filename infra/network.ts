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
  /** The VPC that endpoints are made in, where a plan asks for them. */
  readonly endpointsIn?: string;
}

/**
 * The network that the function which works on databases runs in. One function serves all plans of a stack, so they must
 * agree: throws a `TerminalError` when they do not.
 */
export function functionNetworkOf([first, ...others]: readonly Plan[]): FunctionNetwork {
  const network = networkOf(first!);
  const dissenter = others.find((plan) => JSON.stringify(networkOf(plan)) !== JSON.stringify(network));
  if (dissenter === undefined) return network;
  throw new TerminalError(
    'NetworksDiffer',
    `plans '${first!.name}' and '${dissenter.name}' name different functionSubnets, functionSecurityGroups, endpoints or VPCs of them, ` +
      `expected the same: one function serves both`,
    'Give both plans the subnets and security groups that reach both targets, and the same endpoints and vpc.',
  );
}

/** Lambda manages the function's network interfaces under the function's own role. */
export function networkGrants({ name, needsDatabaseNetwork }: ServiceManifest, place: Place): readonly Statement[] {
  if (!needsDatabaseNetwork) return [];
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

function networkOf({ network }: Plan): FunctionNetwork {
  const { functionSubnets, functionSecurityGroups, endpoints, vpc } = network;
  return {
    subnetIds: functionSubnets.toSorted(),
    securityGroupIds: functionSecurityGroups.toSorted(),
    ...(endpoints && { endpointsIn: vpc }),
  };
}
