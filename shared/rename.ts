import { ModifyDBClusterCommand, ModifyDBInstanceCommand, type RDSClient } from '@aws-sdk/client-rds';
import type { CallLog } from './call-log.ts';
import type { Move } from './moves.ts';

/** Renames a cluster or an instance at once: without `ApplyImmediately` RDS waits for the maintenance window. */
export async function rename(
  rds: RDSClient,
  log: CallLog,
  { kind, from, to }: Pick<Move, 'kind' | 'from' | 'to'>,
): Promise<void> {
  if (kind === 'cluster') {
    const names = { DBClusterIdentifier: from, NewDBClusterIdentifier: to };
    const command = new ModifyDBClusterCommand({ ...names, ApplyImmediately: true });
    await log.record('ModifyDBCluster', from, () => rds.send(command));
  } else {
    const names = { DBInstanceIdentifier: from, NewDBInstanceIdentifier: to };
    const command = new ModifyDBInstanceCommand({ ...names, ApplyImmediately: true });
    await log.record('ModifyDBInstance', from, () => rds.send(command));
  }
}
