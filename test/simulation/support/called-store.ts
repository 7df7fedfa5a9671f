import type { SagaOpener, SagaStore } from '../../../shared/saga-store.ts';

/** Has a call go through all that may go wrong with it. */
export type Called = <Result>(api: string, operation: string, carryOut: () => Promise<Result>) => Promise<Result>;

/** The tables as functions reach them: by calls that can go wrong as all others can. */
export function calledStore(store: SagaStore & SagaOpener, called: Called): SagaStore & SagaOpener {
  const read = <Result>(carryOut: () => Promise<Result>) => called('dynamodb', 'GetItem', carryOut);
  const write = <Result>(carryOut: () => Promise<Result>) => called('dynamodb', 'TransactWriteItems', carryOut);
  return {
    read: (...args) => read(() => store.read(...args)),
    planSqlOf: (...args) => read(() => store.planSqlOf(...args)),
    holderOf: (...args) => read(() => store.holderOf(...args)),
    lockOf: (...args) => read(() => store.lockOf(...args)),
    startsOf: (...args) => read(() => store.startsOf(...args)),
    durationsOf: (...args) => read(() => store.durationsOf(...args)),
    open: (...args) => write(() => store.open(...args)),
    commit: (...args) => write(() => store.commit(...args)),
    clearOutbox: (...args) => called('dynamodb', 'UpdateItem', () => store.clearOutbox(...args)),
  };
}
