import { DescribeAccountAttributesCommand, DescribeDBInstancesCommand, type RDSClient } from '@aws-sdk/client-rds';
import type { CallLog } from '../../../shared/call-log.ts';
import { instanceFacts } from '../../../shared/rds-facts.ts';
import type { PlaceReader } from '../preflight/place-reader.ts';

/** How much there is already, and what bears a name. */
export function stockReader(client: RDSClient, log: CallLog): Pick<PlaceReader, 'quotas' | 'instancesNamed'> {
  return {
    quotas: () =>
      log.record('DescribeAccountAttributes', 'quotas', async () => {
        const { AccountQuotas = [] } = await client.send(new DescribeAccountAttributesCommand({}));
        return AccountQuotas.map((quota) => ({
          name: quota.AccountQuotaName ?? '',
          used: quota.Used ?? 0,
          max: quota.Max ?? Infinity,
        }));
      }),
    instancesNamed: (ids) =>
      log.record('DescribeDBInstances', ids.join(','), async () => {
        const Filters = [{ Name: 'db-instance-id', Values: [...ids] }];
        // At most 48 names, three clusters of 16: one page holds them all.
        const { DBInstances = [] } = await client.send(new DescribeDBInstancesCommand({ Filters }));
        return DBInstances.map(instanceFacts);
      }),
  };
}
