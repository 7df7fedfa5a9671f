import { join } from 'node:path';
import { EXIT } from '../exit-codes.ts';
import { describeFlow } from '../output/describe-flow.ts';
import { readFlow } from '../read-flow.ts';
import type { AddCommand } from './command.ts';

export const addFlow: AddCommand = (parent, cli, end) => {
  parent
    .command('flow')
    .summary('who emits which event, and who reads it')
    .description('Prints the flow of events through the services, as their manifests declare it.')
    .action(() => {
      cli.print(describeFlow(readFlow(join(cli.projectDirectory, 'docs', 'flow.json')), cli.paint));
      end(EXIT.done);
    });
};
