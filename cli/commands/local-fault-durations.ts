import type { DurationSetting } from '../../local/faults/duration-settings.ts';
import { EXIT } from '../exit-codes.ts';
import { openLocalControl } from '../local/control-client.ts';
import { durationPair } from '../local/parsers.ts';
import { shownMs } from '../local/shown-ms.ts';
import { table } from '../output/table.ts';
import type { AddCommand } from './command.ts';
import { JSON_FLAG } from './options.ts';

interface DurationOptions {
  readonly reset?: boolean;
  readonly json?: boolean;
}

export const addLocalFaultDurations: AddCommand = (parent, cli, end) => {
  parent
    .command('durations')
    .summary('show or change how long RDS takes')
    .description(
      'Shows how long RDS takes for what it begins from now on, and changes it: durations copy=2m restore=1m.',
    )
    .argument('[settings...]', 'NAME=TIME, such as copy=10s', durationPair)
    .option('--reset', 'first take all back to what the runtime started with')
    .option(...JSON_FLAG)
    .action(async (wanted: Readonly<Record<string, number>> | [], { reset, json }: DurationOptions) => {
      const durations = Array.isArray(wanted) ? {} : wanted;
      const control = openLocalControl(process.env);
      const isChange = reset === true || Object.keys(durations).length > 0;
      const [operation, input] = isChange ? ['SetDurations', { durations, reset }] : ['DescribeDurations', {}];
      const answer = await control.send<{ durations: DurationSetting[] }>(operation as string, input as object);
      if (json) cli.printJson(answer.durations);
      else cli.print(table(answer.durations.map(rowOf)));
      end(EXIT.done);
    });
};

const rowOf = ({ name, ms, initialMs }: DurationSetting): string[] => [
  name.replace(/Ms$/, ''),
  shownMs(ms),
  ...(ms === initialMs ? [] : [`instead of ${shownMs(initialMs)}`]),
];
