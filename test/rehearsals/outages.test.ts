import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { processesOf, signal } from '../../local/postgres/processes.ts';
import type { Saga } from '../../shared/saga.ts';
import { aCluster, aSnapshot, query, secretLogin } from '../e2e/support/clusters.ts';
import { deploy, type Deployment, TEST_TIMEOUT_MS } from '../e2e/support/deployment.ts';

/** The server behind the new cluster is killed, or stands still for a minute, in each phase of setup-db-users. */
jest.setTimeout(2 * TEST_TIMEOUT_MS);

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/aaaaaaaa-0000-4000-8000-000000000001';
const HALT_MS = 60_000;
const LOOK_MS = 20;

/** Each has a plan of its name. What the restore's record shows once the step has come to that phase, or gone on. */
const PHASES = {
  master: () => true,
  secure: ({ output, hasMasterSession }) => output !== undefined || hasMasterSession,
  prepare: ({ output, hasMasterSession }) =>
    output !== undefined && (hasMasterSession || output.preparedAt !== undefined),
  arrange: ({ output }) => output?.preparedAt !== undefined,
  open: ({ output }) => output?.securedAt !== undefined,
  usable: ({ output, isOpen }) => output?.securedAt !== undefined && isOpen,
} satisfies Record<string, (seen: Seen) => boolean>;

type Phase = keyof typeof PHASES;
type How = 'killed' | 'halted';

interface Seen {
  readonly output: Saga['outputs']['setup-db-users'];
  readonly hasMasterSession: boolean;
  /** The cluster has the groups it is opened with. */
  readonly isOpen: boolean;
}

const names = Object.keys(PHASES) as Phase[];
let pipeline: Deployment;
const ended = new Map<string, Saga>();
const idOf = (phase: Phase, how: How) => `${phase}-${how}`;

beforeAll(async () => {
  pipeline = await deploy({ plansDirectory: join(import.meta.dirname, 'plans-outages') });
  const common = { database: 'library', kmsKeyArn: KEY };
  const readers = "CREATE TABLE readers AS SELECT n AS id, n || '@example.com' AS email FROM generate_series(1, 500) n";
  await Promise.all([
    aCluster(pipeline, { ...common, cluster: 'library-production', sql: readers }),
    ...names.map((plan) =>
      aCluster(pipeline, {
        ...{ ...common, cluster: `${plan}-staging`, instance: `${plan}-staging-1`, sql: 'SELECT 1' },
        ...{ tags: { 'aurora-restore:plan': plan }, more: { DeletionProtection: false } },
      }),
    ),
  ]);
  await aSnapshot(pipeline, 'library-production', 'library-monday');
  for (const how of ['killed', 'halted'] as const) {
    await Promise.all(names.map((phase) => restoredThrough(phase, how)));
  }
});

afterAll(() => pipeline?.runtime.dispose());

async function restoredThrough(phase: Phase, how: How): Promise<void> {
  const id = idOf(phase, how);
  await pipeline.request({ plan: phase, requestId: id });
  const postmaster = await inPhase(phase, `arp-new-${id}`, id);
  await (how === 'killed' ? process.kill(postmaster, 'SIGKILL') : halted(postmaster));
  ended.set(id, await pipeline.ended(id));
}

/** Everything a server consists of stands still, as under a machine that is paused, and goes on. */
async function halted(postmaster: number): Promise<void> {
  const processes = processesOf(postmaster);
  for (const pid of processes) signal(pid, 'SIGSTOP');
  await sleep(HALT_MS);
  for (const pid of processes) signal(pid, 'SIGCONT');
}

/** The process id of the cluster's server, once the step has come to a phase. */
async function inPhase(phase: Phase, cluster: string, id: string): Promise<number> {
  for (;;) {
    const saga = await pipeline.saga(id);
    if (saga?.failure || saga?.phase === 'completed')
      throw new Error(`restore '${id}' went past phase '${phase}': ${saga.failure?.message}`);
    if (saga?.steps['setup-db-users']?.status === 'running' && PHASES[phase](await seenOf(saga, cluster)))
      return pipeline.runtime.postmasterOf(cluster)!;
    await sleep(LOOK_MS);
  }
}

async function seenOf(saga: Saga, cluster: string): Promise<Seen> {
  const { DBClusters } = await pipeline.rds('DescribeDBClusters', { DBClusterIdentifier: cluster });
  const groups = DBClusters[0].VpcSecurityGroups.map(
    (group: { VpcSecurityGroupId: string }) => group.VpcSecurityGroupId,
  );
  return {
    output: saga.outputs['setup-db-users'],
    hasMasterSession: await hasMasterSession(cluster),
    isOpen: groups.includes('sg-0b0b0b0b'),
  };
}

const OURS = "SELECT 1 FROM pg_stat_activity WHERE usename IN ('master_of_source', 'aurora_restore_sql')";

/** Not while the server starts, or is rebooted: nobody can be asked then. */
const hasMasterSession = (cluster: string): Promise<boolean> =>
  pipeline.runtime
    .inspect(cluster, 'postgres', async (client) => (await client.query(OURS)).rows.length > 0)
    .catch(() => false);

describe.each(['killed', 'halted'] as const)('a server that is %s', (how) => {
  test.each(names)('in phase %s keeps no restore from its end', async (phase) => {
    const saga = ended.get(idOf(phase, how))!;
    expect({ failure: saga.failure, phase: saga.phase }).toEqual({ failure: undefined, phase: 'completed' });
    const { proofs, statementRows } = saga.outputs['setup-db-users']!;
    expect(statementRows).toEqual([500, 0]);
    expect(proofs?.[0]?.tries).toEqual(["read public.readers of 'library'", "wrote public.readers of 'library'"]);
  });
});

test('every one of them was masked, whatever was done twice', async () => {
  for (const phase of names) {
    const app = await secretLogin(pipeline, `aurora-restore/${phase}/library_app`);
    const unmasked = "SELECT count(*)::int AS left FROM readers WHERE email NOT LIKE 'masked-%'";
    expect(await query(pipeline, app, unmasked)).toEqual([{ left: 0 }]);
  }
});

test('the trouble was told where somebody looks', async () => {
  const trails = await Promise.all([...ended.keys()].map((id) => pipeline.auditOf(id)));
  const troubles = trails.flat().filter(({ decision }) => decision === 'trouble');
  expect(troubles.length).toBeGreaterThan(0);
  for (const { summary } of troubles) expect(summary).toMatch(/DatabaseNotReached|NewClusterNotReached|answer/);
});
