import { join } from 'node:path';
import type { StepName } from '../../events/services.ts';
import { DEMO, type Demo, withClient } from '../../local/demo/seed-demo.ts';
import { type LocalRuntime, startLocalRuntime } from '../../local/start-local-runtime.ts';
import { routeOf, type Saga } from '../../shared/saga.ts';
import { restoreIdOf } from '../../shared/names.ts';
import { awsRestores } from '../aws/aws-restores.ts';
import type { Cli } from '../context.ts';
import { judgeTrail } from '../judge-trail.ts';
import { describeAudit } from '../output/describe-audit.ts';
import { table } from '../output/table.ts';
import type { Restores } from '../restores.ts';
import { followerFor } from '../watch/followers.ts';
import { followRestore } from '../watch/follow-restore.ts';
import { compareTables, digestTables, type TableComparison } from './compare-tables.ts';
import { restoredLogin } from './restored-login.ts';
import { type Trial, tryAccess, tryRefusedLogin } from './try-logins.ts';

export interface DemoRun {
  readonly rows: number;
  readonly sourceSql?: string;
}

const PLANS = join(import.meta.dirname, '..', '..', 'plans');
const INTERVAL_MS = 100;
const APPEARS_WITHIN_MS = 20_000;

/** One whole restore from nothing to proof. Gives the exit code: 0 only when every promise was seen kept. */
export async function runDemo(run: DemoRun, cli: Cli): Promise<number> {
  const startedAtMs = cli.now().getTime();
  const stop = cli.stopSignal();
  const title = (text: string) => cli.print(['', cli.paint.bold(text)]);
  title('Starting the pipeline on this machine, from its CDK app');
  const runtime = await startLocalRuntime({ plansDirectory: PLANS });
  try {
    cli.print(runtime.describe());
    title(`Making '${DEMO.source}' with data and a snapshot, and '${DEMO.target}', which is to be refreshed`);
    const demo = await runtime.seedDemo(run);
    stop.throwIfAborted();
    title(`Putting RestoreRequested for plan '${DEMO.plan}' on the bus`);
    // The command line finds its service by the standard variables, here as anywhere.
    const restores = awsRestores(Object.assign(process.env, environmentOf(runtime)));
    const saga = await restore(restores, cli, stop);
    const isProved = saga.phase === 'completed' && (await prove(runtime, demo, saga, cli, title));
    await tell(runtime, restores, saga, cli, title);
    const seconds = ((cli.now().getTime() - startedAtMs) / 1000).toFixed(1);
    title(isProved ? `Restored and proved, ${seconds} s in all` : `NOT as promised: see above (${seconds} s)`);
    return isProved ? 0 : 1;
  } finally {
    await runtime.dispose();
  }
}

async function restore(restores: Restores, cli: Cli, signal: AbortSignal): Promise<Saga> {
  const eventId = await restores.request({ plan: DEMO.plan, reason: 'npm start', requestedBy: cli.userName() });
  const restoreId = restoreIdOf(eventId);
  const follower = followerFor(restoreId, false, cli);
  const { now, sleep } = cli;
  const pace = { intervalMs: INTERVAL_MS, appearsWithinMs: APPEARS_WITHIN_MS };
  try {
    return await followRestore({ restoreId, read: restores.read, now, sleep, signal, ...pace, ...follower });
  } finally {
    follower.close();
  }
}

/** Compares the data and tries the logins; what was not seen is not claimed. */
async function prove(
  runtime: LocalRuntime,
  demo: Demo,
  saga: Saga,
  cli: Cli,
  title: (text: string) => void,
): Promise<boolean> {
  const { caFile } = runtime;
  const target = await restoredLogin(runtime, saga);
  const [source, restored] = await Promise.all([
    withClient(demo.source, caFile, digestTables),
    withClient(target.master, caFile, digestTables),
  ]);
  const comparison = compareTables(source, restored);
  title('Every table, source against target');
  cli.print(table(comparison.map(comparisonRow)));

  const { host, port } = target.master;
  const trials = [
    await tryRefusedLogin("the source's old master password", { ...demo.source, host, port }, caFile),
    await tryRefusedLogin(`${demo.stranger.user}, whom no plan names`, { ...demo.stranger, host, port }, caFile),
    ...(await tryAccess(target.readWrite, caFile, true)),
    ...(await tryAccess(target.readOnly, caFile, false)),
  ];
  title('Every login, tried for real');
  cli.print(table(trials.map(trialRow)));
  return comparison.every(({ isEqual }) => isEqual) && trials.every(({ isAsPromised }) => isAsPromised);
}

/** What the pipeline itself has to say: the message, the audit trail, the time of each step. */
async function tell(
  runtime: LocalRuntime,
  restores: Restores,
  saga: Saga,
  cli: Cli,
  title: (text: string) => void,
): Promise<void> {
  const { Topics } = await runtime.call('sns', 'ListTopics', {}, runtime.developer);
  for (const message of runtime.services.sns.publishedMessages(Topics[0].TopicArn)) {
    title(`SNS message: ${message.subject}`);
    cli.print(message.message);
  }
  const final = (await restores.read(saga.restoreId)) ?? saga;
  const entries = await restores.auditOf(saga.restoreId);
  title('Audit trail');
  cli.print(describeAudit(saga.restoreId, entries, judgeTrail(entries, final), cli.paint));
  title('Time of each step');
  cli.print(table(routeOf(saga).map((step) => [step, seconds(saga, step), `${saga.steps[step]?.checks ?? 0} checks`])));
}

function comparisonRow({ table: name, source, target, isEqual }: TableComparison): string[] {
  const rows = `${source?.rows ?? 'no'} rows`;
  const verdict = isEqual ? 'equal' : `DIFFERENT: ${target?.rows ?? 'no'} rows`;
  return [name, rows, `checksum ${source?.checksum.slice(0, 20) ?? '-'}`, verdict];
}

const trialRow = ({ what, answer, isAsPromised }: Trial): string[] => [
  what,
  answer,
  isAsPromised ? 'as promised' : 'NOT AS PROMISED',
];

function seconds(saga: Saga, step: StepName): string {
  const { startedAt, endedAt } = saga.steps[step] ?? {};
  return startedAt && endedAt ? `${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s` : '-';
}

function environmentOf(runtime: LocalRuntime): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: runtime.endpointUrl,
    AWS_REGION: runtime.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
}
