import { CreateDBInstanceCommand } from '@aws-sdk/client-rds';
import { absentIf } from '../../shared/absent-if.ts';
import { tagList } from '../../shared/rds-facts.ts';
import { rdsFor } from '../../shared/plan-clients.ts';
import { rdsReader } from '../../shared/rds-reader.ts';
import { stepHandler } from '../../shared/service-handler.ts';
import { checkRestoreStatus } from './step.ts';

export const handler = stepHandler(checkRestoreStatus, (log, plan) => {
  const rds = rdsFor(plan);
  return {
    target: rdsReader(rds, log),
    createInstance: ({ clusterId, instanceId, engine, settings, tags }) =>
      log.record('CreateDBInstance', instanceId, async () => {
        // Another delivery may have been faster; the next look at the cluster's own members tells.
        await absentIf('DBInstanceAlreadyExistsFault', () =>
          rds.send(
            new CreateDBInstanceCommand({
              DBInstanceIdentifier: instanceId,
              DBClusterIdentifier: clusterId,
              Engine: engine,
              DBInstanceClass: settings.class,
              AvailabilityZone: settings.availabilityZone,
              PromotionTier: settings.promotionTier,
              DBParameterGroupName: settings.parameterGroup,
              PubliclyAccessible: false,
              Tags: tagList(tags),
            }),
          ),
        );
      }),
  };
});
