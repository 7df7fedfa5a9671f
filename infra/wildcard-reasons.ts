import { SOURCE_CHANGES } from './denials.ts';

/**
 * Why a policy may say `*`. A test walks every policy of the synthesized template and fails on a star that no row
 * allows; cdk-nag's findings about stars are acknowledged with the same words.
 */
export interface WildcardResource {
  /** The ARN as the policy writes it, with its star. */
  readonly resource: RegExp;
  readonly effect: 'Allow' | 'Deny';
  /** The only actions that may be on it. */
  readonly actions: readonly string[];
  readonly reason: string;
}

export interface WildcardAction {
  readonly action: string;
  readonly effect: 'Allow' | 'Deny';
  readonly reason: string;
}

export const WILDCARD_RESOURCES: readonly WildcardResource[] = [
  {
    resource: /^arn:aws:rds:[^:]+:\d{12}:cluster-snapshot:\*$/,
    effect: 'Allow',
    actions: [
      'rds:DescribeDBClusterSnapshots',
      'rds:CopyDBClusterSnapshot',
      'rds:CrossRegionCommunication',
      'rds:RestoreDBClusterFromSnapshot',
    ],
    reason: 'Snapshots of a source bear any name, automated ones a dated one. These actions only read them.',
  },
  {
    resource: /^arn:aws:rds:[^:]+:\d{12}:cluster-snapshot:arp-\*$/,
    effect: 'Allow',
    actions: [
      'rds:DescribeDBClusterSnapshots',
      'rds:CopyDBClusterSnapshot',
      'rds:CrossRegionCommunication',
      'rds:RestoreDBClusterFromSnapshot',
      'rds:CreateDBClusterSnapshot',
      'rds:AddTagsToResource',
      'rds:DeleteDBClusterSnapshot',
      'rds:DeleteDBCluster',
    ],
    reason: 'The names of our copies and final snapshots end in the restore id; all of them begin with arp-.',
  },
  {
    resource: /^arn:aws:kms:[^:]+:\d{12}:key\/\*$/,
    effect: 'Allow',
    actions: ['kms:DescribeKey'],
    reason:
      'RDS asks for it on the key that AWS keeps for Secrets Manager, whose id differs per account; its alias is the condition there. The preflight reads whose key it is that a snapshot or the old target is under, whatever its id.',
  },
  {
    resource: /^arn:aws:rds:[^:]+:\d{12}:db:\*$/,
    effect: 'Allow',
    actions: [
      'rds:DescribeDBInstances',
      'rds:AddTagsToResource',
      'rds:RemoveTagsFromResource',
      'rds:DeleteDBInstance',
      'rds:ModifyDBInstance',
    ],
    reason:
      "Instances of the old target bear any name. Changing one also needs the plan's tag on it, or a name that is free.",
  },
  {
    resource: /^arn:aws:rds:[^:]+:\d{12}:cluster:\*$/,
    effect: 'Allow',
    actions: ['rds:DescribeDBClusterSnapshots'],
    reason:
      'A list that names no cluster asks for all of them; old clusters of swaps had names nobody knows. It only reads.',
  },
  {
    resource: /^arn:aws:rds:[^:]+:\d{12}:cluster:arp-(new|old)-\*$/,
    effect: 'Allow',
    actions: [
      'rds:DescribeDBClusters',
      'rds:RestoreDBClusterFromSnapshot',
      'rds:AddTagsToResource',
      'rds:CreateDBInstance',
      'rds:CreateDBClusterSnapshot',
      'rds:ModifyDBCluster',
      'rds:DeleteDBCluster',
    ],
    reason:
      'The clusters of a swap are named after the restore, whose id nobody knows beforehand; no other cluster may be so named.',
  },
  {
    resource: /^arn:aws:rds:[^:]+:\d{12}:db:arp-(new|old)-\*$/,
    effect: 'Allow',
    actions: [
      'rds:CreateDBInstance',
      'rds:AddTagsToResource',
      'rds:RebootDBInstance',
      'rds:ModifyDBInstance',
      'rds:DeleteDBInstance',
    ],
    reason: 'The instances of such clusters are named after them.',
  },
  {
    resource: /^arn:aws:rds:[^:]+:\d{12}:(subgrp|cluster-pg|pg):\*$/,
    effect: 'Allow',
    actions: [
      'rds:DescribeDBSubnetGroups',
      'rds:DescribeDBClusterParameterGroups',
      'rds:DescribeDBClusterParameters',
      'rds:DescribeDBParameterGroups',
    ],
    reason:
      'The preflight looks whether the groups that the restore will need are there, those of the old target among them.',
  },
  {
    resource: /^\*$/,
    effect: 'Allow',
    actions: [
      'rds:DescribeDBEngineVersions',
      'rds:DescribeOrderableDBInstanceOptions',
      'rds:DescribeAccountAttributes',
      'ec2:DescribeSecurityGroups',
      'events:ListRules',
    ],
    reason: 'These actions know no resource type; they only read.',
  },
  {
    resource: /^arn:aws:rds:[^:]+:\d{12}:db:[a-z0-9-]+-\*$/,
    effect: 'Deny',
    actions: SOURCE_CHANGES,
    reason: 'Instances are named after their cluster as a rule; those of a source are never to be changed.',
  },
  {
    resource: /^arn:aws:rds:[^:]+:\d{12}:(subgrp|cluster-pg|pg):\*$/,
    effect: 'Allow',
    actions: ['rds:RestoreDBClusterFromSnapshot', 'rds:CreateDBInstance', 'rds:ModifyDBCluster'],
    reason: 'A plan that names no group keeps that of the old target, which is known only when the restore runs.',
  },
  {
    resource: /^arn:aws:rds:[^:]+:\d{12}:og:default\*$/,
    effect: 'Allow',
    actions: ['rds:RestoreDBClusterFromSnapshot', 'rds:CreateDBInstance'],
    reason: 'RDS asks for the option group; Aurora has only default ones, named after engine and version.',
  },
  {
    resource: /^arn:aws:secretsmanager:[^:]+:\d{12}:secret:aurora-restore\/[a-z0-9-]+\/\*$/,
    effect: 'Allow',
    actions: [
      'secretsmanager:CreateSecret',
      'secretsmanager:TagResource',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
    ],
    reason: 'One secret per user of the plan; Secrets Manager ends every ARN in six characters of its own.',
  },
  {
    resource: /^arn:aws:secretsmanager:[^:]+:\d{12}:secret:rds!cluster-\*$/,
    effect: 'Allow',
    actions: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource', 'secretsmanager:GetSecretValue'],
    reason:
      "RDS names the master user's secret after an id that exists only once the cluster is restored. Reading one also needs " +
      "the tag that RDS puts on it, with the ARN of a plan's target or of a new cluster beside one.",
  },
  {
    resource: /^arn:aws:logs:[^:]+:\d{12}:log-group:\/aws\/lambda\/aurora-restore-[a-z-]+:\*$/,
    effect: 'Allow',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    reason: "Streams of the service's own log group; Lambda names them.",
  },
  {
    resource: /^\*$/,
    effect: 'Allow',
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    reason:
      "Lambda makes the network interfaces of a function in a VPC under its role and names them itself; the function's " +
      'own code is denied all of it.',
  },
  {
    resource: /^arn:aws:events:[^:]+:\d{12}:replay\/aurora-restore-\*$/,
    effect: 'Allow',
    actions: ['events:StartReplay'],
    reason: 'A replay bears a new name each time; all of ours begin with aurora-restore-.',
  },
  {
    resource: /^\*$/,
    effect: 'Allow',
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
    reason: 'Step Functions writes its log through log delivery, whose actions know no resource type.',
  },
  {
    resource: /^\*$/,
    effect: 'Allow',
    actions: ['kms:*', 'kms:Decrypt', 'kms:GenerateDataKey'],
    reason: 'In the policy of a key the star is the key itself.',
  },
  {
    resource: /^\*$/,
    effect: 'Deny',
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
      'rds:CreateDBInstance',
      'rds:ModifyDBClusterSnapshotAttribute',
      'rds:ModifyDBSnapshotAttribute',
      'rds:StartExportTask',
    ],
    reason: 'A denial is meant for everything there is.',
  },
];

const DENIED_BY_PREFIX = 'A denial by prefix also covers what AWS adds later.';

export const WILDCARD_ACTIONS: readonly WildcardAction[] = [
  ...SOURCE_CHANGES.map((action) => ({ action, effect: 'Deny' as const, reason: DENIED_BY_PREFIX })),
  { action: 'sqs:*', effect: 'Deny', reason: 'Without TLS nothing is let through.' },
  {
    action: 'kms:*',
    effect: 'Allow',
    reason: "The account keeps the administration of its own key; without this nobody could change the key's policy.",
  },
];

/** Why this resource may stand with these actions, or nothing when no row allows it. */
export function wildcardReason(
  effect: 'Allow' | 'Deny',
  resource: string,
  actions: readonly string[],
): string | undefined {
  return WILDCARD_RESOURCES.find(
    (row) =>
      row.effect === effect && row.resource.test(resource) && actions.every((action) => row.actions.includes(action)),
  )?.reason;
}

export function wildcardActionReason(effect: 'Allow' | 'Deny', action: string): string | undefined {
  return WILDCARD_ACTIONS.find((row) => row.effect === effect && row.action === action)?.reason;
}
