import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { entryLines } from '../output/describe-audit.ts';
import { describeReplay } from '../output/describe-replay.ts';
import { PAGES_SEARCHED_HINT } from '../output/wording.ts';
import { assertConfirmable, confirm } from '../recovery/confirm.ts';
import { momentOf, readTime, type WantedTime } from '../recovery/read-time.ts';
import { checkedRequest } from '../recovery/recovery-request.ts';
import { assertReplayable, replayOutlook, servicesNamed } from '../recovery/replay-outlook.ts';
import { replayNameOf } from '../../shared/names.ts';
import { awaitReplay } from '../recovery/replay-trail.ts';
import type { Restores } from '../restores.ts';
import type { AddCommand } from './command.ts';
import { JSON_FLAG, REASON_FLAG, YES_FLAG } from './options.ts';

export const addReplay: AddCommand = (parent, cli, end) => {
  parent
    .command('replay')
    .summary('send the archived events of a time window again')
    .description(
      'Has the archived events of a time window sent again, to every service or to some. Harmless to what has ended; ' +
        'what waits for a lost event goes on. Says what it would touch and has it confirmed. Exits with 0 when the ' +
        'replay was started, with 1 when it was refused.',
    )
    .requiredOption('--from <time>', 'an ISO time, or how long ago, such as 2h', readTime)
    .requiredOption('--to <time>', "an ISO time, or how long ago, such as 10m, or 'now'", readTime)
    .option('--services <names>', 'only these, with commas between (default: all)')
    .option(...REASON_FLAG)
    .option(...YES_FLAG)
    .option(...JSON_FLAG)
    .action(async (options: ReplayOptions) => end(await replay(options, cli)));
};

interface ReplayOptions {
  readonly from: WantedTime;
  readonly to: WantedTime;
  readonly services?: string;
  readonly reason?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const RESTORES_MAX = 1_000;

async function replay(options: ReplayOptions, cli: Cli): Promise<ExitCode> {
  const now = cli.now();
  const window = { from: momentOf(options.from, now), to: momentOf(options.to, now) };
  assertReplayable(window, now);
  const services = servicesNamed(options.services);
  const times = { from: window.from.toISOString(), to: window.to.toISOString() };
  const request = checkedRequest({ name: 'ReplayRequested', data: { ...times, services, reason: options.reason } });
  assertConfirmable(options, cli);
  const service = await cli.openRestores();
  const outlook = replayOutlook(await restoresOf(service, cli), window);
  if (!options.json) cli.print(describeReplay(window, services, outlook, now, cli.paint));
  await confirm('replay', options, cli);
  const eventId = await service.recover(request);
  const entry = await awaitReplay(eventId, service, cli);
  if (options.json) cli.printJson({ eventId, replay: replayNameOf(eventId), ...times, services, outlook, entry });
  else cli.print(entryLines(entry, cli.paint));
  return entry.decision === 'refused' ? EXIT.restoreFailed : EXIT.done;
}

async function restoresOf(service: Restores, cli: Cli) {
  const { restores, isComplete } = await service.list({ limit: RESTORES_MAX });
  if (!isComplete || restores.length === RESTORES_MAX) cli.warn(PAGES_SEARCHED_HINT.split('\n')[0]!);
  return restores;
}
