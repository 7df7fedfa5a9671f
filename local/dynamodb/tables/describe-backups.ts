import type { ContinuousBackupsDescription } from '@aws-sdk/client-dynamodb';
import { AwsFault } from '../../wire/aws-fault.ts';
import type { Caller } from '../../wire/service.ts';
import type { Databases } from './database.ts';
import type { Table } from './table.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** AWS can restore to any moment until about five minutes ago. */
const RESTORE_LAG_MS = 5 * 60 * 1000;

export function describeBackups(table: Table, nowMs: number): ContinuousBackupsDescription {
  const recovery = table.settings.pointInTimeRecovery;
  if (recovery === undefined) {
    return {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    };
  }
  const earliestMs = Math.max(recovery.enabledAtMs, nowMs - recovery.periodInDays * DAY_MS);
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: recovery.periodInDays,
      EarliestRestorableDateTime: new Date(earliestMs),
      LatestRestorableDateTime: new Date(Math.max(earliestMs, nowMs - RESTORE_LAG_MS)),
    },
  };
}

/** By name or ARN; the two operations on backups have a fault of their own for a missing table. */
export function backedUpTable(databases: Databases, reference: string | undefined, caller: Caller): Table {
  const table = databases.find(reference, caller);
  if (table !== undefined) return table;
  throw new AwsFault('TableNotFoundException', `Table not found: ${reference}`);
}
