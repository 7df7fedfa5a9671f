import { Argument, type Command } from 'commander';
import type { ActiveFault, FaultRule } from '../../local/faults/fault.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { openLocalControl } from '../local/control-client.ts';
import { describeFault, describeUse, functionNameOf } from '../local/describe-fault.ts';
import { type NamedCall, namedCall, percent, time } from '../local/parsers.ts';
import { table } from '../output/table.ts';
import type { AddCommand } from './command.ts';
import { addLocalFaultDurations } from './local-fault-durations.ts';
import { JSON_FLAG, wholeNumber } from './options.ts';

export const addLocalFault: AddCommand = (parent, cli, end) => {
  const fault = parent
    .command('fault')
    .summary('make something go wrong in the local runtime')
    .description(
      'Makes chosen things go wrong in the local runtime at AWS_ENDPOINT_URL, to rehearse a bad day. Functions may be ' +
        'named by their service, such as copy-snapshot.',
    );
  for (const add of [addEvent, addCall, addKill, addNoRoute, addLocalFaultDurations, addList, addClear])
    add(fault, cli, end);
};

const TIMES_MAX = 10_000;

interface Bounds {
  readonly times?: number;
  readonly chance?: number;
}

const bounded = (command: Command): Command =>
  command
    .option('--times <number>', 'how often (default: until it is cleared)', wholeNumber(1, TIMES_MAX))
    .option('--chance <percent>', 'only by chance, such as 30%', percent);

const boundsOf = ({ times, chance }: Bounds) => ({ times, chance });
const functionOf = (name: string | undefined) => (name === undefined ? undefined : functionNameOf(name));

interface EventOptions extends Bounds {
  readonly detailType?: string;
  readonly eventId?: string;
  readonly source?: string;
  readonly function?: string;
  readonly delay?: number;
}

const ACTIONS = ['drop', 'delay', 'duplicate', 'reorder'] as const;

const addEvent: AddCommand = (parent, cli, end) => {
  const command = parent
    .command('event')
    .summary('lose, delay, double or reorder events')
    .description(
      `Meets events on their way to a target: ${ACTIONS.join(', ')}. What is reordered waits until the next one to the ` +
        'same target has passed, 10 s at most.',
    )
    .addArgument(new Argument('<action>', 'what becomes of them').choices(ACTIONS))
    .option('--detail-type <type>', 'such as SnapshotCopied')
    .option('--event-id <id>', "RDS's name of what happened, such as RDS-EVENT-0170")
    .option('--source <source>', 'aurora-restore, aws.rds, …')
    .option('--function <name>', 'only on its way to this function')
    .option('--delay <time>', 'for delay: how long, such as 30s', time);
  bounded(command).action(async (action: (typeof ACTIONS)[number], options: EventOptions) => {
    const { delay: delayMs, detailType, eventId, source, function: name } = options;
    const match = { delayMs, detailType, eventId, source, functionName: functionOf(name) };
    end(await add({ kind: 'event', action, ...match, ...boundsOf(options) }, cli));
  });
};

interface CallOptions extends Bounds {
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
  readonly function?: string;
  readonly after?: boolean;
}

const addCall: AddCommand = (parent, cli, end) => {
  const command = parent
    .command('call')
    .summary('fail or throttle an AWS call of the functions')
    .description('Fails a call of the deployed functions and roles, or throttles it. Your own calls are never met.')
    .addArgument(new Argument('<action>', 'what becomes of it').choices(['fail', 'throttle']))
    .argument('<call>', 'such as rds:CopyDBClusterSnapshot, or rds:*', namedCall)
    .option('--code <code>', 'for fail: what it is answered (default: InternalFailure)')
    .option('--message <text>', 'for fail: the words that go with it')
    .option('--status <number>', 'for fail: the HTTP status', wholeNumber(400, 599))
    .option('--function <name>', 'only calls by this function')
    .option('--after', 'carry it out and lose only the answer');
  bounded(command).action(async (action: 'fail' | 'throttle', call: NamedCall, options: CallOptions) => {
    const { code, message, status: statusCode, function: name, after } = options;
    const answer = {
      code,
      message,
      statusCode,
      functionName: functionOf(name),
      when: after ? 'after' : 'before',
    } as const;
    end(await add({ kind: 'call', action, ...call, ...answer, ...boundsOf(options) }, cli));
  });
};

const addKill: AddCommand = (parent, cli, end) => {
  const command = parent
    .command('kill')
    .summary('end a function in the middle of its work')
    .description('Ends a function at one of its AWS calls, before it is carried out or after. Lambda tries it again.')
    .argument('<function>', 'such as copy-snapshot')
    .addArgument(new Argument('<when>', 'before or after the call is carried out').choices(['before', 'after']))
    .argument('<call>', 'such as rds:CopyDBClusterSnapshot', namedCall);
  bounded(command).action(async (name: string, when: 'before' | 'after', call: NamedCall, options: Bounds) =>
    end(await add({ kind: 'kill', functionName: functionNameOf(name), when, ...call, ...boundsOf(options) }, cli)),
  );
};

const addNoRoute: AddCommand = (parent, cli, end) => {
  parent
    .command('no-route')
    .summary('cut a function in a VPC off from an AWS service')
    .description('Connections of the function to the service are never answered, as without a NAT or an endpoint.')
    .argument('<function>', 'such as setup-db-users')
    .argument('<service>', 'such as secretsmanager')
    .action(async (name: string, service: string) =>
      end(await add({ kind: 'no-route', functionName: functionNameOf(name), service }, cli)),
    );
};

async function add(rule: FaultRule, cli: Cli): Promise<ExitCode> {
  const { fault } = await openLocalControl(process.env).send<{ fault: ActiveFault }>('AddFault', { fault: rule });
  cli.print(`${fault.id}  ${describeFault(fault)}  ${describeUse(fault)}`);
  return EXIT.done;
}

const addList: AddCommand = (parent, cli, end) => {
  parent
    .command('list')
    .summary('show the faults and what they have met')
    .option(...JSON_FLAG)
    .action(async ({ json }: { json?: boolean }) => {
      const { faults } = await openLocalControl(process.env).send<{ faults: ActiveFault[] }>('ListFaults', {});
      if (json) cli.printJson(faults);
      else cli.print(faults.length === 0 ? 'No faults.' : tableOf(faults));
      end(EXIT.done);
    });
};

const addClear: AddCommand = (parent, cli, end) => {
  parent
    .command('clear')
    .summary('take back one fault, or all')
    .argument('[id]', 'such as f-1 (default: all)')
    .action(async (id: string | undefined) => {
      const { cleared } = await openLocalControl(process.env).send<{ cleared: ActiveFault[] }>('ClearFaults', { id });
      cli.print(cleared.length === 0 ? 'There was nothing to clear.' : ['Cleared:', ...tableOf(cleared)]);
      end(EXIT.done);
    });
};

const tableOf = (faults: readonly ActiveFault[]): string[] =>
  table(faults.map((fault) => [fault.id, describeFault(fault), describeUse(fault)]));
