import { notImitated } from '../wire/aws-fault.ts';
import type { Statement } from './statement.ts';

const LOGS: readonly Statement[] = [
  {
    Effect: 'Allow',
    Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: ['*'],
  },
];

const XRAY: readonly Statement[] = [
  {
    Effect: 'Allow',
    Action: [
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:GetSamplingStatisticSummaries',
    ],
    Resource: ['*'],
  },
];

const VPC: readonly Statement[] = [
  {
    Effect: 'Allow',
    Action: [
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    Resource: ['*'],
  },
];

/** The AWS managed policies that can be attached, by the part of their ARN behind `policy/`. */
const BY_NAME: Readonly<Record<string, readonly Statement[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': LOGS,
  'service-role/AWSLambdaVPCAccessExecutionRole': VPC,
  AWSXRayDaemonWriteAccess: XRAY,
};

/** Refuses, by name, an AWS managed policy whose statements are not known here. */
export function awsManagedPolicy(policyArn: string): readonly Statement[] {
  const statements = BY_NAME[policyArn.replace(/^arn:[\w-]+:iam::aws:policy\//, '')];
  if (statements === undefined) throw notImitated(`the AWS managed policy ${policyArn}`);
  return statements;
}
