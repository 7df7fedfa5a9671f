import { TerminalError } from '../../shared/errors.ts';
import type { Saga } from '../../shared/saga.ts';
import type { UndoRds } from './progress.ts';

/** RDS for looking at: whoever wants to change anything hears that it is too late. */
export function lookOnly({ look }: Pick<UndoRds, 'look'>, saga: Saga): UndoRds {
  const refuse = () => Promise.reject(tooLate(saga));
  return {
    look,
    deleteSnapshot: refuse,
    tagSnapshot: refuse,
    deleteInstance: refuse,
    deleteCluster: refuse,
    protectCluster: refuse,
    startCluster: refuse,
    rename: refuse,
  };
}

function tooLate({ stepDeadlineAt }: Saga): TerminalError {
  return new TerminalError(
    'TooLate',
    `it was to be taken back by ${stepDeadlineAt}`,
    'Do it by hand: nothing more is done by itself.',
  );
}
