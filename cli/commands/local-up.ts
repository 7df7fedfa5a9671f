import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { usageError } from '../cli-error.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { LocalRuntime } from '../local-runtime.ts';
import { type Lags, smallLags } from '../../local/lags.ts';
import { lagPair } from '../local/parsers.ts';
import { unlessAborted, untilAborted } from '../watch/unless-aborted.ts';
import type { AddCommand } from './command.ts';
import { factor, wholeNumber } from './options.ts';

export const addLocalUp: AddCommand = (parent, cli, end) => {
  parent
    .command('up')
    .summary('run the whole pipeline on this machine')
    .description(
      'Starts the local runtime: the synthesized stack with its functions, the AWS services it uses, and a PostgreSQL ' +
        'server behind each cluster. Runs until Ctrl-C. Where the folder of plans has the plan demo, its two clusters ' +
        'and a snapshot are made, so that it can be requested at once.',
    )
    .option('--port <number>', 'port on the loopback address (default: a free one)', wholeNumber(1, 65_535))
    .option('--plans <folder>', 'folder of plans', 'plans')
    .option('--slow <factor>', 'stretch the durations of RDS by this factor', factor)
    .option(
      '--lag <name=time>',
      'how AWS lags behind itself: describeCreated=10s; once for each lag (default: 500ms each)',
      lagPair,
    )
    .option('--await-instances', 'clusters stay creating until their first instance is there')
    .option('--early-instances', 'CreateDBInstance takes clusters that are still creating')
    .option('--no-demo', 'make no clusters')
    .option('--logs', 'print what the functions log')
    .action(async (options: UpOptions) => end(await up(options, cli)));
};

interface UpOptions {
  readonly port?: number;
  readonly plans: string;
  readonly slow?: number;
  readonly lag?: Partial<Lags>;
  readonly awaitInstances?: boolean;
  readonly earlyInstances?: boolean;
  readonly demo: boolean;
  readonly logs?: boolean;
}

const DEMO_PLAN = 'demo';
const DEMO_ROWS = 10_000;

async function up(options: UpOptions, cli: Cli): Promise<ExitCode> {
  const { port, plans, slow, demo, logs } = options;
  const plansDirectory = resolve(cli.workingDirectory, plans);
  if (!existsSync(plansDirectory)) {
    throw usageError(`folder of plans '${plans}' does not exist`, 'Name an existing one: --plans FOLDER');
  }
  const hasDemo = demo && existsSync(join(plansDirectory, `${DEMO_PLAN}.yaml`));
  // From here on, so that Ctrl-C while it starts also stops what has started.
  const stop = cli.stopSignal();
  cli.print('Starting the local runtime.');
  const log = logs ? cli.print : undefined;
  const lags = lagsOf(options);
  const runtime = await cli.startLocalRuntime({ plansDirectory, port, slowdown: slow, lags, log, tell: cli.warn });
  try {
    if (!stop.aborted) await unlessAborted(serve(runtime, hasDemo, cli), stop);
    await untilAborted(stop);
  } catch (error) {
    // Being stopped is how this command ends.
    if (error !== stop.reason) throw error;
  } finally {
    cli.print('Stopping.');
    await runtime.dispose();
  }
  return EXIT.done;
}

function lagsOf({ lag, awaitInstances, earlyInstances }: UpOptions): Lags {
  return {
    ...smallLags,
    ...lag,
    ...(awaitInstances && { clustersAwaitInstances: true }),
    ...(earlyInstances && { instancesIntoCreatingClusters: 'accepted' }),
  };
}

async function serve(runtime: LocalRuntime, hasDemo: boolean, cli: Cli): Promise<void> {
  if (hasDemo) {
    cli.print('Making the clusters of the plan demo, and a snapshot.');
    await runtime.seedDemo({ rows: DEMO_ROWS });
  }
  cli.print(welcome(runtime, hasDemo));
}

function welcome({ endpointUrl, region, accountId }: LocalRuntime, hasDemo: boolean): string[] {
  return [
    `The pipeline runs at ${endpointUrl}, account ${accountId}, region ${region}. Ctrl-C stops it.`,
    '',
    'In another terminal:',
    '',
    `  export AWS_ENDPOINT_URL=${endpointUrl} AWS_REGION=${region}`,
    '  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
    '  unset AWS_PROFILE AWS_SESSION_TOKEN',
    '',
    `  npx aurora-restore request ${hasDemo ? DEMO_PLAN : 'PLAN'} --watch`,
    '  npx aurora-restore list',
    '  aws rds describe-db-clusters',
    ...(hasDemo
      ? [
          '  aws rds create-db-cluster-snapshot --db-cluster-identifier demo-production \\',
          '    --db-cluster-snapshot-identifier now   # starts a restore by itself',
        ]
      : []),
  ];
}
