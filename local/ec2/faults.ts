import { AwsFault } from '../wire/aws-fault.ts';
import { peerName, type Traffic } from './security-group.ts';

/** Codes are those of https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html. */
export const ec2Faults = {
  noSuchGroup: (groupId: string) =>
    new AwsFault('InvalidGroup.NotFound', `The security group '${groupId}' does not exist`),
  noSuchGroupName: (name: string, vpcId: string) =>
    new AwsFault('InvalidGroup.NotFound', `The security group '${name}' does not exist in default VPC '${vpcId}'`),
  malformedGroupId: (groupId: string) =>
    new AwsFault('InvalidGroupId.Malformed', `Invalid id: "${groupId}" (expecting "sg-...")`),
  groupExists: (name: string, vpcId: string) =>
    new AwsFault('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`),
  noSuchVpc: (vpcId: string) => new AwsFault('InvalidVpcID.NotFound', `The vpc ID '${vpcId}' does not exist`),
  ruleExists: (traffic: Traffic) =>
    new AwsFault('InvalidPermission.Duplicate', `the specified rule "${ruleText(traffic)}" already exists`),
  noSuchRule: () =>
    new AwsFault('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.'),
  /** The wording is a guess. */
  noSuchRuleId: (ruleId: string) =>
    new AwsFault('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${ruleId}' does not exist`),
  /** The wording is a guess. */
  tooManyRules: () =>
    new AwsFault(
      'RulesPerSecurityGroupLimitExceeded',
      'The maximum number of rules per security group has been reached.',
    ),
  dependentObject: (groupId: string) =>
    new AwsFault('DependencyViolation', `resource ${groupId} has a dependent object`),
  defaultGroup: (groupId: string) =>
    new AwsFault('CannotDelete', `the specified group: "${groupId}" name: "default" cannot be deleted by a user`),
  missing: (message: string) => new AwsFault('MissingParameter', message),
  invalidParameter: (message: string) => new AwsFault('InvalidParameterValue', message),
  dryRun: () =>
    new AwsFault('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', { statusCode: 412 }),
} as const;

function ruleText({ protocol, peer, fromPort, toPort }: Traffic): string {
  if (protocol === '-1') return `peer: ${peerName(peer)}, ALL, ALLOW`;
  return `peer: ${peerName(peer)}, ${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}, ALLOW`;
}
