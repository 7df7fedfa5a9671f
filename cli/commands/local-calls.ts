import type { CallRecord } from '../../local/faults/call-journal.ts';
import { EXIT } from '../exit-codes.ts';
import { openLocalControl } from '../local/control-client.ts';
import { functionNameOf } from '../local/describe-fault.ts';
import { table } from '../output/table.ts';
import type { AddCommand } from './command.ts';
import { JSON_FLAG } from './options.ts';

interface CallsOptions {
  readonly changing?: boolean;
  readonly service?: string;
  readonly function?: string;
  readonly json?: boolean;
}

interface Calls {
  readonly calls: readonly CallRecord[];
  readonly isComplete: boolean;
}

export const addLocalCalls: AddCommand = (parent, cli, end) => {
  parent
    .command('calls')
    .summary('show who called what in the local runtime')
    .description('Shows the latest calls in the local runtime at AWS_ENDPOINT_URL, oldest first, and their answers.')
    .option('--changing', 'only calls that change something')
    .option('--service <name>', 'only calls of this service, such as rds')
    .option('--function <name>', 'only calls by this function, such as delete-rds')
    .option(...JSON_FLAG)
    .action(async ({ changing, service, function: name, json }: CallsOptions) => {
      const caller = name === undefined ? undefined : functionNameOf(name);
      const answer = await openLocalControl(process.env).send<Calls>('ListCalls', { changing, service, caller });
      if (!answer.isComplete) cli.warn('Only the latest are shown.');
      if (json) cli.printJson(answer.calls);
      else cli.print(answer.calls.length === 0 ? 'No such calls.' : table(answer.calls.map(rowOf)));
      end(EXIT.done);
    });
};

const rowOf = ({ at, caller, service, operation, resource, answer, isDone, faultId }: CallRecord): string[] => [
  at.slice(11, 23),
  caller,
  `${service}:${operation}`,
  resource ?? '',
  [answer, isDone && answer !== 'ok' ? 'but carried out' : '', faultId ?? ''].filter(Boolean).join(', '),
];
