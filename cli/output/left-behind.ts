import { isTerminal, type Saga, type Thing } from '../../shared/saga.ts';
import { whatIsLeft } from '../../shared/what-is-left.ts';

/** What a restore without success has left; while it is being taken back, what could not be so far. Pure. */
export function leftBehind(saga: Saga): readonly Thing[] {
  if (!isTerminal(saga.phase)) return saga.undoing?.left ?? [];
  return saga.failure || saga.cancellation ? whatIsLeft(saga) : [];
}
