import type { App } from 'aws-cdk-lib';
import type { ServiceName } from '../events/services.ts';
import { TerminalError } from '../shared/errors.ts';

/** Names of what is deployed. They are given, not generated, so that ARNs are known before anything exists. */
export const NAMES = {
  stateTable: 'aurora-restore-state',
  auditTable: 'aurora-restore-audit',
  topic: 'aurora-restore-notifications',
  clock: 'aurora-restore-clock',
  archive: 'aurora-restore',
  requesterPolicy: 'aurora-restore-requester',
  /** The index of the state table by which restores are listed. */
  stateIndex: 'by-created-at',
} as const;

/** The function in the plans' VPC that is asked what it reaches from there. */
export const DATABASE_FUNCTION: ServiceName = 'setup-db-users';

/** What whoever deploys may change, by context: `cdk deploy -c key=value`. */
export interface InfraConfig {
  /** How many deliveries of one service run at once at most; `undefined`, unless asked for: as many as the account has. */
  readonly reservedConcurrency: number | undefined;
  /** A file with the certificate authorities of RDS, in place of those that are bundled. */
  readonly databaseCa: string | undefined;
}

/** How long EventBridge keeps trying to reach a function, and Lambda to run it, before a delivery is a dead letter. */
export const DELIVERY = { ageMaxHours: 1, attemptsMax: 24, functionRetriesMax: 2 } as const;

export const ARCHIVE_DAYS = 90;
/** The most that SQS allows: a dead letter must outlive a long weekend. */
export const DEAD_LETTER_DAYS = 14;

/** Roles are of the account, functions of its region. */
export const roleNameOf = (service: string, region: string): string => `aurora-restore-${region}-${service}`;
/** The longest, of 'check-restore-status' in 'ap-southeast-1', has 59 characters of IAM's 64. */
export const planRoleNameOf = (service: string, region: string, number: number): string =>
  `${planRolePrefixOf(service, region)}${number}`;
export const planRolePrefixOf = (service: string, region: string): string => `${roleNameOf(service, region)}-plans-`;

export const functionNameOf = (service: string): string => `aurora-restore-${service}`;
export const logGroupNameOf = (service: string): string => `/aws/lambda/${functionNameOf(service)}`;
/** Takes what the service itself threw on, after Lambda's retries. */
export const failedQueueNameOf = (service: string): string => `${functionNameOf(service)}-failed`;
/** Takes what EventBridge could not hand to the function. */
export const undeliveredQueueNameOf = (service: string): string => `${functionNameOf(service)}-undelivered`;

/** Reads the settings from the app's context. Throws a `TerminalError` when one makes no sense. */
export function readConfig(app: App): InfraConfig {
  return {
    reservedConcurrency: reservedConcurrency(app.node.tryGetContext('reservedConcurrency')),
    databaseCa: app.node.tryGetContext('databaseCa'),
  };
}

function reservedConcurrency(given: unknown): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new TerminalError(
    'InvalidContext',
    `context 'reservedConcurrency' is '${String(given)}', expected a whole number from 1`,
    `Leave it out, or write '-c reservedConcurrency=5', which is taken for each function from the account's concurrency.`,
  );
}
