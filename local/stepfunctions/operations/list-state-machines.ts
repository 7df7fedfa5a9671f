import type { Operation } from '../../wire/service.ts';
import { pageOf } from '../pages.ts';
import { type OperationContext, storeOf } from './operation-context.ts';

interface ListStateMachinesInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** In order of names. */
export function listStateMachines(context: OperationContext): Operation<ListStateMachinesInput> {
  return {
    permissions: () => [{ action: 'states:ListStateMachines', resource: '*' }],
    handle: (input, caller) => {
      const machines = [...storeOf(context, caller).machines.values()];
      const sorted = machines.sort((left, right) => (left.name < right.name ? -1 : 1));
      const { page, next } = pageOf(sorted, ({ arn }) => arn, input);
      const stateMachines = page.map(({ arn, name, createdMs }) => ({
        stateMachineArn: arn,
        name,
        type: 'STANDARD',
        creationDate: new Date(createdMs),
      }));
      return { stateMachines, ...next };
    },
  };
}
