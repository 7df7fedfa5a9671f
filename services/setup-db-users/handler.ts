import { ModifyDBClusterCommand, RebootDBInstanceCommand } from '@aws-sdk/client-rds';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClient } from '../../shared/aws-client.ts';
import type { CallLog } from '../../shared/call-log.ts';
import { masterPassword } from '../../shared/master-password.ts';
import { assertJustSeen } from '../../shared/just-seen.ts';
import { withSql } from '../../shared/plan-sql.ts';
import { planClients, rdsFor } from '../../shared/plan-clients.ts';
import { rdsReader } from '../../shared/rds-reader.ts';
import { reachQuestion } from '../../shared/reach.ts';
import { answeringHandler, openEdge, stepHandler } from '../../shared/service-handler.ts';
import type { ClusterRestoreOutput } from '../../shared/step-outputs.ts';
import { proveLogin } from './access/tries.ts';
import { arrange, type Busy, prepare, secure } from './make-ours.ts';
import { awsProbes } from './reach/aws-probes.ts';
import { probeDatabase } from './reach/database-probe.ts';
import { reach } from './reach/reach.ts';
import { userSecret } from './secrets.ts';
import { manifest } from './service.ts';
import { certificateAuthorities, type Login } from '../../shared/session.ts';
import { setupDbUsers } from './step.ts';

const secretsFor = planClients((options) => awsClient(SecretsManagerClient, options));

/** Until the function is called it has all its time. */
let remainingMs = () => manifest.timeoutSeconds * 1000;

/** What each delivery has done in the database, by what it was. */
const done = new WeakMap<CallLog, Map<string, unknown>>();

const edge = openEdge();

const delivery = stepHandler(
  setupDbUsers,
  (log, plan, planSql) => {
    // Each turn begins with a look at the cluster.
    const seenAt = edge.now();
    const [rds, secrets] = [rdsFor(plan), secretsFor(plan)];
    const modify = (clusterId: string, changes: ClusterChanges) =>
      log.record('ModifyDBCluster', clusterId, async () => {
        const command = { DBClusterIdentifier: clusterId, ApplyImmediately: true, ...changes };
        await rds.send(new ModifyDBClusterCommand(command));
      });
    return {
      target: rdsReader(rds, log),
      manageMasterPassword: (clusterId) => modify(clusterId, { ManageMasterUserPassword: true }),
      openCluster: async (clusterId, opening) => {
        assertJustSeen(seenAt, edge.now());
        await modify(clusterId, changesFor(opening));
      },
      protectCluster: async (clusterId, DeletionProtection) => {
        assertJustSeen(seenAt, edge.now());
        await modify(clusterId, { DeletionProtection });
      },
      rebootInstance: (DBInstanceIdentifier) =>
        log.record('RebootDBInstance', DBInstanceIdentifier, async () => {
          await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier }));
        }),
      masterPassword: (secretArn) => log.record('GetSecretValue', secretArn, () => masterPassword(secrets, secretArn)),
      userSecret: (name, login) =>
        log.record('PutSecretValue', name, () => userSecret(secrets, name, login, plan.name)),
      secure: (master, ofPlan) => once(log, 'SECURE', master, () => secure(master, ofPlan)),
      prepare: (master, ofPlan) =>
        once(log, 'PREPARE', master, async () =>
          prepare(master, withSql(ofPlan, await planSql()), () => remainingMs()),
        ),
      arrange: (master, ofPlan, passwords) => once(log, 'ARRANGE', master, () => arrange(master, ofPlan, passwords)),
      proveLogin: (login) => log.record('LOG IN', login.user, () => proveLogin(login)),
    };
  },
  edge,
).before(({ context }) => {
  if ('getRemainingTimeInMillis' in context) remainingMs = () => context.getRemainingTimeInMillis();
});

/** Long enough for a handshake across regions, short enough for a preflight. */
const DATABASE_PROBE_MS = 5_000;

/** Takes deliveries as every step does; asked what it reaches from its VPC, it answers. */
export const handler = answeringHandler(manifest, delivery, {
  question: reachQuestion,
  answer: ({ reach: about }) =>
    reach(about, awsProbes(), ({ database }) => probeDatabase(database!, certificateAuthorities(), DATABASE_PROBE_MS)),
});

/**
 * A commit that somebody was faster than is tried again in the same delivery: what took minutes is not done once more
 * then, and what was found is not forgotten.
 */
async function once<Result>(
  log: CallLog,
  what: string,
  master: Login,
  work: () => Promise<Result | Busy>,
): Promise<Result | Busy> {
  const earlier = done.get(log) ?? new Map<string, unknown>();
  if (earlier.has(what)) return earlier.get(what) as Result;
  const result = await log.record(what, placeOf(master), work);
  if (result !== 'busy') done.set(log, earlier.set(what, result));
  return result;
}

interface ClusterChanges {
  ManageMasterUserPassword?: true;
  DeletionProtection?: boolean;
  VpcSecurityGroupIds?: string[];
  DBClusterParameterGroupName?: string;
}

const changesFor = ({ securityGroups, clusterParameterGroup }: ClusterRestoreOutput['opening']): ClusterChanges => ({
  VpcSecurityGroupIds: [...securityGroups],
  DBClusterParameterGroupName: clusterParameterGroup,
});

const placeOf = ({ host, port, database }: Login): string => `${host}:${port}/${database}`;
