import type { StepName } from '../../events/services.ts';
import { DEMO, type Demo } from '../../local/demo/seed-demo.ts';
import { smallLags } from '../../local/lags.ts';
import { type LocalRuntime, startLocalRuntime } from '../../local/start-local-runtime.ts';
import { routeOf, type Saga } from '../../shared/saga.ts';
import { restoreIdOf } from '../../shared/names.ts';
import { awsRestores } from '../aws/aws-restores.ts';
import type { Cli } from '../context.ts';
import { judgeTrail } from '../judge-trail.ts';
import { describeAudit } from '../output/describe-audit.ts';
import { table } from '../output/table.ts';
import type { Restores } from '../restores.ts';
import { unlessAborted } from '../watch/unless-aborted.ts';
import { followerFor } from '../watch/followers.ts';
import { followRestore } from '../watch/follow-restore.ts';
import { demoPlans } from './demo-plans.ts';
import { accessLines, tableLines } from './describe-proof.ts';
import { isProved, prove } from './prove.ts';

export interface DemoRun {
  readonly rows: number;
  readonly sourceSql?: string;
}

/** RDS takes half the time that the local runtime gives it, so that a whole restore ends within a minute. */
const RDS_SLOWDOWN = 0.5;
const INTERVAL_MS = 100;
const APPEARS_WITHIN_MS = 20_000;

/** One whole restore from nothing to proof. Gives the exit code: 0 only when every promise was seen kept. */
export async function runDemo(run: DemoRun, cli: Cli): Promise<number> {
  const startedAtMs = cli.now().getTime();
  const stop = cli.stopSignal();
  const title = (text: string) => cli.print(['', cli.paint.bold(text)]);
  title('Starting the pipeline on this machine, from its CDK app');
  const plans = await demoPlans(run.sourceSql !== undefined);
  const options = { plansDirectory: plans.directory, slowdown: RDS_SLOWDOWN, lags: smallLags, tell: cli.warn };
  const runtime = await startLocalRuntime(options).finally(plans.dispose);
  try {
    cli.print(runtime.describe());
    title(`Making '${DEMO.source}' with data and a snapshot, and '${DEMO.target}', which is to be refreshed`);
    const demo = await unlessAborted(runtime.seedDemo(run), stop);
    title(`Putting RestoreRequested for plan '${DEMO.plan}' on the bus`);
    // The command line finds its service by the standard variables, here as anywhere.
    const restores = awsRestores(Object.assign(process.env, environmentOf(runtime)));
    const saga = await restore(restores, cli, stop);
    const isAsPromised = saga.phase === 'completed' && (await isSeen(runtime, demo, saga, cli, title));
    await tell(runtime, restores, saga, cli, title);
    const seconds = ((cli.now().getTime() - startedAtMs) / 1000).toFixed(1);
    title(isAsPromised ? `Restored and proved, ${seconds} s in all` : `NOT as promised: see above (${seconds} s)`);
    return isAsPromised ? 0 : 1;
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

/** Shows what was seen of the restored cluster; gives whether all of it is as promised. */
async function isSeen(
  runtime: LocalRuntime,
  demo: Demo,
  saga: Saga,
  cli: Cli,
  title: (text: string) => void,
): Promise<boolean> {
  const proof = await prove(runtime, demo, saga);
  title('Every table, source against target, read as the superuser');
  cli.print(tableLines(proof));
  title('Every login, tried for real');
  cli.print(accessLines(proof));
  return isProved(proof);
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
