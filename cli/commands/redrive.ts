import { Option } from 'commander';
import { type ServiceName, STAGES, TRIGGER } from '../../events/services.ts';
import { nearest } from '../../shared/nearest.ts';
import { usageError } from '../cli-error.ts';
import type { Cli } from '../context.ts';
import { DEAD_LETTER_QUEUES, type DeadLetterQueue, type DeadLetters } from '../dead-letters.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { describeDeadLetters, viewDeadLetter } from '../output/describe-dead-letters.ts';
import { shown } from '../output/shown.ts';
import { assertConfirmable, confirm } from '../recovery/confirm.ts';
import { type DeadLetter, readDeadLetter } from '../recovery/dead-letter.ts';
import { redriveLetters, type Redriving, releaseLetters } from '../recovery/redrive-letters.ts';
import type { AddCommand } from './command.ts';
import { JSON_FLAG, wholeNumber, YES_FLAG } from './options.ts';

const LETTERS_DEFAULT = 10;
const LETTERS_MAX = 100;

export const addRedrive: AddCommand = (parent, cli, end) => {
  parent
    .command('redrive')
    .summary('hand events that a service failed on to it again')
    .description(
      'Shows the messages in a dead-letter queue of a service and, once confirmed, hands their events to its function ' +
        'again; a message is deleted only after Lambda has accepted its event. A delivery is safe to repeat. Exits with ' +
        '0 when all that was shown was redriven, with 1 when some was left in the queue.',
    )
    .argument('<service>', 'such as copy-snapshot')
    .addOption(
      new Option('--queue <which>', 'failed: the function threw; undelivered: EventBridge could not reach it')
        .choices(DEAD_LETTER_QUEUES)
        .default('failed'),
    )
    .option('--max <count>', `at most so many, up to ${LETTERS_MAX}`, wholeNumber(1, LETTERS_MAX), LETTERS_DEFAULT)
    .option('--include-contract-violations', 'also events of a wrong form, which will probably fail again')
    .option(...YES_FLAG)
    .option(...JSON_FLAG)
    .action(async (service: string, options: RedriveOptions) => end(await redrive(service, options, cli)));
};

interface RedriveOptions {
  readonly queue: DeadLetterQueue;
  readonly max: number;
  readonly includeContractViolations?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

async function redrive(name: string, options: RedriveOptions, cli: Cli): Promise<ExitCode> {
  const service = serviceNamed(name);
  assertConfirmable(options, cli);
  const port = await cli.openDeadLetters();
  const place = { service, queue: options.queue };
  const messages = await port.receive(service, options.queue, options.max);
  const letters = messages.map((message) => readDeadLetter(options.queue, message));
  const wanted = letters.filter(
    ({ event, breaksContract }) => event && (!breaksContract || options.includeContractViolations),
  );
  let outcome: Redriving = { redriven: [], undeleted: [] };
  try {
    if (!options.json) tellLetters(letters, wanted, place, cli);
    if (wanted.length > 0) await confirm(service, options, cli);
    outcome = await redriveLetters(wanted, place, port);
  } finally {
    await release(letters, outcome, place, port, cli);
  }
  tellOutcome(letters, outcome, options, cli);
  if (outcome.trouble !== undefined) throw outcome.trouble;
  return outcome.redriven.length === letters.length ? EXIT.done : EXIT.restoreFailed;
}

interface Place {
  readonly service: ServiceName;
  readonly queue: DeadLetterQueue;
}

function serviceNamed(name: string): ServiceName {
  const known: readonly ServiceName[] = [...STAGES, TRIGGER];
  const service = known.find((each) => each === name);
  if (service) return service;
  const meant = nearest(name, known);
  throw usageError(
    `'${shown(name)}' is no service, services are: ${known.join(', ')}`,
    meant ? `Did you mean '${meant}'?` : 'Name one of them.',
  );
}

function tellLetters(
  letters: readonly DeadLetter[],
  wanted: readonly DeadLetter[],
  { service, queue }: Place,
  cli: Cli,
) {
  const name = `aurora-restore-${service}-${queue}`;
  if (letters.length === 0) {
    cli.print(`Queue ${name} has no message to receive.`);
    return;
  }
  const stay = letters.length - wanted.length;
  cli.print([
    `Messages in queue ${name}`,
    '',
    ...describeDeadLetters(letters, cli.now(), cli.paint),
    '',
    `${wanted.length} go to function aurora-restore-${service} again` +
      (stay > 0 ? `, ${stay} stay in the queue.` : '.'),
  ]);
}

/** What is not redriven would be hidden from everybody for minutes otherwise. */
async function release(letters: readonly DeadLetter[], outcome: Redriving, place: Place, port: DeadLetters, cli: Cli) {
  const kept = letters.filter((letter) => !outcome.redriven.includes(letter));
  for (const trouble of await releaseLetters(kept, place, port)) {
    cli.warn(`a message comes back into the queue only in some minutes: ${trouble}`);
  }
}

function tellOutcome(letters: readonly DeadLetter[], outcome: Redriving, { json }: RedriveOptions, cli: Cli): void {
  const { redriven, undeleted } = outcome;
  const left = letters.filter((letter) => !redriven.includes(letter));
  if (json) {
    const [gone, again, kept] = [redriven, undeleted, left].map((each) => each.map(viewDeadLetter));
    cli.printJson({ redriven: gone, undeleted: again, left: kept });
    return;
  }
  if (letters.length > 0) cli.print(`Redriven: ${redriven.length}. Left in the queue: ${left.length}.`);
  if (undeleted.length > 0) cli.warn(`${undeleted.length} redriven but not deleted; redriving it again is harmless`);
  if (left.some(({ breaksContract }) => breaksContract)) {
    cli.warn(
      'HINT: Correct who sends events of a wrong form, and delete their messages; or --include-contract-violations.',
    );
  }
}
