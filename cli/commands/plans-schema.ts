import * as z from 'zod';
import { planSchema } from '../../shared/plan.ts';
import { EXIT } from '../exit-codes.ts';
import type { AddCommand } from './command.ts';

export const addPlansSchema: AddCommand = (parent, cli, end) => {
  parent
    .command('schema')
    .summary('print the JSON Schema of a plan')
    .description(
      'Prints the JSON Schema of a plan, for editors. Save it, and name it in the first line of a plan:\n' +
        '  # yaml-language-server: $schema=plan.schema.json',
    )
    .action(() => {
      // What a person writes, before the defaults are filled in.
      cli.printJson(z.toJSONSchema(planSchema, { io: 'input' }));
      end(EXIT.done);
    });
};
