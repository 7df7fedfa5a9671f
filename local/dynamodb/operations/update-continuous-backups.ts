import type { UpdateContinuousBackupsInput } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../clock.ts';
import type { Operation } from '../../wire/service.ts';
import { tablePermission } from '../permissions.ts';
import type { Databases } from '../tables/database.ts';
import { backedUpTable, describeBackups } from '../tables/describe-backups.ts';
import { memberFault, requireMember } from '../validation-fault.ts';

const PERIOD_DAYS_MAX = 35;

/** The setting is kept and reported; the local runtime keeps no backups. */
export function updateContinuousBackups(databases: Databases, clock: Clock): Operation<UpdateContinuousBackupsInput> {
  return {
    permissions: (input, caller) => [tablePermission('UpdateContinuousBackups', input.TableName, caller)],
    handle: (input, caller) => {
      const table = backedUpTable(databases, input.TableName, caller);
      const wanted = requireMember(input.PointInTimeRecoverySpecification, 'pointInTimeRecoverySpecification');
      const enabled = requireMember(
        wanted.PointInTimeRecoveryEnabled,
        'pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled',
      );
      const periodInDays = wanted.RecoveryPeriodInDays ?? PERIOD_DAYS_MAX;
      if (periodInDays < 1 || periodInDays > PERIOD_DAYS_MAX) {
        throw memberFault(
          periodInDays,
          'pointInTimeRecoverySpecification.recoveryPeriodInDays',
          `Member must have value between 1 and ${PERIOD_DAYS_MAX}`,
        );
      }
      const enabledAtMs = table.settings.pointInTimeRecovery?.enabledAtMs ?? clock.now();
      table.settings = { ...table.settings, pointInTimeRecovery: enabled ? { enabledAtMs, periodInDays } : undefined };
      return { ContinuousBackupsDescription: describeBackups(table, clock.now()) };
    },
  };
}
