import {
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  type RDSClient,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { setTimeout as passing } from 'node:timers/promises';
import { awsClient } from '../../shared/aws-client.ts';
import type { CallLog } from '../../shared/call-log.ts';
import { assertJustSeen } from '../../shared/just-seen.ts';
import { masterCredentials } from '../../shared/master-password.ts';
import type { ClusterFacts, InstanceFacts } from '../../shared/rds-facts.ts';
import { planClients, rdsFor, rdsOnceFor } from '../../shared/plan-clients.ts';
import { rdsReader } from '../../shared/rds-reader.ts';
import { rename } from '../../shared/rename.ts';
import { openEdge, stepHandler } from '../../shared/service-handler.ts';
import { tryLogin } from '../../shared/session.ts';
import { swapTarget } from './step.ts';

const edge = openEdge();
const secretsFor = planClients((options) => awsClient(SecretsManagerClient, options));

export const handler = stepHandler(
  swapTarget,
  (log, plan) => {
    const [rds, once, secrets] = [rdsFor(plan), rdsOnceFor(plan), secretsFor(plan)];
    return {
      target: rdsReader(rds, log),
      seePermission: (_proof, thing) => changeNothing(rds, log, thing),
      masterLogin: (secretArn) =>
        log.record('GetSecretValue', secretArn, async () => {
          const { username: user, password } = await masterCredentials(secrets, secretArn);
          return { user, password };
        }),
      // Not in the audit trail, which a try every half a second would fill; what they saw is in the step's output.
      tryLogin: async (login) => {
        const from = edge.now();
        return { answer: await tryLogin(login), from, to: edge.now() };
      },
      stop: async ({ seenAt }, DBClusterIdentifier) => {
        assertJustSeen(seenAt, edge.now());
        await log.record('StopDBCluster', DBClusterIdentifier, () =>
          once.send(new StopDBClusterCommand({ DBClusterIdentifier })),
        );
      },
      start: async (_proof, DBClusterIdentifier) => {
        await log.record('StartDBCluster', DBClusterIdentifier, () =>
          rds.send(new StartDBClusterCommand({ DBClusterIdentifier })),
        );
      },
      rename: async ({ seenAt }, move) => {
        assertJustSeen(seenAt, edge.now());
        await rename(once, log, move);
      },
      hasTurn: async ({ restoreId, step, run }) => {
        const now = await edge.store.read(restoreId);
        return now?.step === step && now.run === run;
      },
      pause: async (ms) => {
        await passing(ms);
        return edge.now();
      },
    };
  },
  edge,
);

/** RDS may say that nothing was to change: it has asked IAM before. */
const NOTHING_TO_CHANGE = ['InvalidParameterCombination', 'InvalidParameterCombinationException'];

async function changeNothing(rds: RDSClient, log: CallLog, thing: ClusterFacts | InstanceFacts): Promise<void> {
  try {
    if ('members' in thing) {
      const { id: DBClusterIdentifier, copyTagsToSnapshot: CopyTagsToSnapshot } = thing;
      const command = new ModifyDBClusterCommand({ DBClusterIdentifier, CopyTagsToSnapshot });
      await log.record('ModifyDBCluster', thing.id, () => rds.send(command));
    } else {
      const { id: DBInstanceIdentifier, promotionTier: PromotionTier } = thing;
      const command = new ModifyDBInstanceCommand({ DBInstanceIdentifier, PromotionTier });
      await log.record('ModifyDBInstance', thing.id, () => rds.send(command));
    }
  } catch (error) {
    if (!(error instanceof Error) || !NOTHING_TO_CHANGE.includes(error.name)) throw error;
  }
}
