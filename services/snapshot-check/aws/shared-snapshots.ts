import {
  DescribeDBClusterSnapshotsCommand,
  paginateDescribeDBClusterSnapshots,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { absentIf } from '../../../shared/absent-if.ts';
import type { CallLog } from '../../../shared/call-log.ts';
import { snapshotArnOf } from '../../../shared/names.ts';
import type { Plan } from '../../../shared/plan.ts';
import { type SnapshotFacts, snapshotFacts } from '../../../shared/rds-facts.ts';
import type { RdsReader } from '../../../shared/rds-reader.ts';

/**
 * The snapshots of a source that another account shares with ours. Only manual ones can be shared (Amazon Aurora User
 * Guide, "Sharing a DB cluster snapshot"); the cluster itself cannot be seen.
 */
export function sharedSnapshots(
  client: RDSClient,
  { source }: Plan,
  log: CallLog,
): Pick<RdsReader, 'snapshot' | 'snapshotsOf' | 'cluster'> {
  return {
    cluster: async () => undefined,
    snapshot: (choice) => {
      const id = choice.startsWith('arn:') ? choice : snapshotArnOf(source, choice);
      return log.record('DescribeDBClusterSnapshots', id, async () => {
        const answer = await absentIf('DBClusterSnapshotNotFoundFault', () =>
          client.send(new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: id, IncludeShared: true })),
        );
        const found = answer?.DBClusterSnapshots?.[0];
        return found && asManual(snapshotFacts(found));
      });
    },
    snapshotsOf: (clusterId) =>
      log.record('DescribeDBClusterSnapshots', `shared by ${source.account}`, async () => {
        const found: SnapshotFacts[] = [];
        for await (const page of paginateDescribeDBClusterSnapshots({ client }, { SnapshotType: 'shared' })) {
          found.push(...(page.DBClusterSnapshots ?? []).map(snapshotFacts));
        }
        return found
          .filter((each) => each.clusterId === clusterId && each.arn.split(':')[4] === source.account)
          .map(asManual);
      }),
  };
}

const asManual = (snapshot: SnapshotFacts): SnapshotFacts => ({ ...snapshot, type: 'manual' });
