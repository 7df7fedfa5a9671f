import type { Iam } from '../iam/iam.ts';
import { mayAssume } from '../iam/may-assume.ts';
import type { LogGroups } from '../logs/log-groups.ts';
import { AwsFault } from '../wire/aws-fault.ts';
import type { Caller } from '../wire/service.ts';
import { modelViolation } from './faults.ts';

/** What a state machine's settings are judged by when it is created or updated. */
export interface SettingsContext {
  readonly iam: Iam;
  readonly logGroups: LogGroups;
  readonly caller: Caller;
  readonly machineArn: string;
}

/** As DescribeStateMachine shows it. Nothing is logged here. */
export interface LoggingConfiguration {
  readonly level: string;
  readonly includeExecutionData: boolean;
  readonly destinations?: readonly LogDestination[];
}

interface LogDestination {
  readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string };
}

const logLevels = ['ALL', 'FATAL', 'ERROR', 'OFF'];

/**
 * What a role needs to set up the delivery of logs (Developer Guide, "Logging using CloudWatch Logs"). Which of these
 * AWS probes is not documented, so all are asked for. None of them knows resources.
 */
const logDeliveryActions = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
];

/** Throws `InvalidArn`, or `AccessDeniedException` unless the role exists and trusts Step Functions. */
export function checkRole(roleArn: string, { iam, caller, machineArn }: SettingsContext): void {
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(roleArn)) {
    throw new AwsFault('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
  }
  const { accountId, region } = caller;
  const keys = { 'aws:SourceAccount': accountId, 'aws:SourceArn': machineArn };
  const trust = iam.role(roleArn)?.trust ?? [];
  const isTrusted = ['states.amazonaws.com', `states.${region}.amazonaws.com`].some((service) =>
    mayAssume(trust, { accountId, region, principal: { kind: 'service', service } }, keys),
  );
  if (isTrusted) return;
  const principals = 'Neither the global service principal states.amazonaws.com, nor the regional one';
  throw new AwsFault('AccessDeniedException', `${principals} is authorized to assume the provided role.`);
}

/**
 * A `loggingConfiguration` with its defaults. Throws `InvalidLoggingConfiguration`, or `AccessDeniedException` where the
 * role may not deliver logs; the texts are those that AWS has been seen to give.
 */
export function checkedLogging(given: unknown, roleArn: string, context: SettingsContext): LoggingConfiguration {
  const { level = 'OFF', includeExecutionData = false, destinations } = (given ?? {}) as Partial<LoggingConfiguration>;
  if (!logLevels.includes(level)) {
    const allowed = `Member must satisfy enum value set: [${logLevels.join(', ')}]`;
    throw modelViolation(level, 'loggingConfiguration.level', allowed);
  }
  const count = destinations?.length ?? 0;
  if (count > 1 || (count === 0 && level !== 'OFF')) throw invalidLogging('Must specify exactly one Log Destination.');
  for (const destination of destinations ?? []) checkDestination(destination, roleArn, context);
  return { ...(destinations === undefined ? {} : { destinations }), includeExecutionData, level };
}

function checkDestination(destination: LogDestination, roleArn: string, context: SettingsContext): void {
  const arn = destination.cloudWatchLogsLogGroup?.logGroupArn;
  if (arn === undefined) throw invalidLogging('Must specify exactly one Log Destination.');
  if (!arn.endsWith(':*')) throw invalidLogging("Log Group ARN must be provided with '*' qualifier.");
  if (!context.logGroups.exists(arn)) throw invalidLogging('Log Destination not found.');
  if (mayDeliverLogs(roleArn, context)) return;
  const message = 'The state machine IAM Role is not authorized to access the Log Destination';
  throw new AwsFault('AccessDeniedException', message);
}

function mayDeliverLogs(roleArn: string, { iam, caller: { accountId, region } }: SettingsContext): boolean {
  const role: Caller = { accountId, region, principal: { kind: 'role', roleArn, sessionName: 'states' } };
  return logDeliveryActions.every((action) => iam.allows({ action, resource: '*' }, role));
}

function invalidLogging(reason: string): AwsFault {
  return new AwsFault('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${reason}`);
}
