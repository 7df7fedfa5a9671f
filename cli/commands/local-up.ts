import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { usageError } from '../cli-error.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { LocalRuntime } from '../local-runtime.ts';
import { untilAborted } from '../watch/unless-aborted.ts';
import type { AddCommand } from './command.ts';
import { factor, wholeNumber } from './options.ts';

export const addLocalUp: AddCommand = (parent, cli, end) => {
  parent
    .command('up')
    .summary('run the whole pipeline on this machine')
    .description(
      'Starts the local runtime: the synthesized stack with its functions, the AWS services it uses, and a PostgreSQL ' +
        'server behind each cluster. Runs until Ctrl-C.',
    )
    .option('--port <number>', 'port on the loopback address (default: a free one)', wholeNumber(1, 65_535))
    .option('--plans <folder>', 'folder of plans', 'plans')
    .option('--slow <factor>', 'stretch the durations of RDS by this factor', factor)
    .action(async (options: UpOptions) => end(await up(options, cli)));
};

interface UpOptions {
  readonly port?: number;
  readonly plans: string;
  readonly slow?: number;
}

async function up({ port, plans, slow }: UpOptions, cli: Cli): Promise<ExitCode> {
  const plansDirectory = resolve(cli.workingDirectory, plans);
  if (!existsSync(plansDirectory)) throw usageError(`folder of plans '${plans}' does not exist`, 'Name another: --plans');
  // From here on, so that Ctrl-C while it starts also stops what has started.
  const stop = cli.stopSignal();
  const runtime = await cli.startLocalRuntime({ plansDirectory, port, slowdown: slow, log: cli.print });
  try {
    if (!stop.aborted) cli.print(welcome(runtime));
    await untilAborted(stop);
    cli.print('Stopping.');
  } finally {
    await runtime.dispose();
  }
  return EXIT.done;
}

function welcome(runtime: LocalRuntime): string[] {
  return [
    runtime.describe(),
    '',
    'In another terminal:',
    '',
    `  export AWS_ENDPOINT_URL=${runtime.endpointUrl}`,
    `  export AWS_REGION=${runtime.region}`,
    // Twelve digits in place of a key choose the account.
    `  export AWS_ACCESS_KEY_ID=${runtime.accountId}`,
    '  export AWS_SECRET_ACCESS_KEY=local',
    '  unset AWS_PROFILE AWS_SESSION_TOKEN',
    '',
    '  npx aurora-restore request demo --watch',
    '  npx aurora-restore list',
    '  aws rds describe-db-clusters',
    '',
    'Ctrl-C stops it.',
  ];
}
