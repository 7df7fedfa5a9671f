import type { StepName } from '../../events/services.ts';
import { CallLog } from '../../shared/call-log.ts';
import { deliver, type DeliveryResult, type Step } from '../../shared/deliver.ts';
import { TerminalError } from '../../shared/errors.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { Saga } from '../../shared/saga.ts';
import { memoryBus, type MemoryBus } from './memory-bus.ts';
import { memorySagaStore, type MemorySagaStore } from './memory-saga-store.ts';
import { NOON, steppedClock, type SteppedClock } from './stepped-clock.ts';

/** A restore in memory and one step that may be due in it. */
export interface Given<Name extends StepName> {
  readonly store: MemorySagaStore;
  readonly bus: MemoryBus;
  readonly clock: SteppedClock;
  /** Where ports write down what they call. */
  readonly log: CallLog;
  readonly saga: () => Saga;
  /** One turn of the step alone. */
  readonly advance: () => Promise<Outcome<Name>>;
  /** The code of the `TerminalError` that one turn of the step ends in. */
  readonly refusal: () => Promise<string>;
  /** One delivery, with its commits and events. */
  readonly deliver: () => Promise<DeliveryResult>;
}

export function given<Ports, Name extends StepName>(step: Step<Ports, Name>, saga: Saga, ports: Ports): Given<Name> {
  const store = memorySagaStore(saga);
  const bus = memoryBus();
  const clock = steppedClock(NOON);
  const log = new CallLog();
  const current = () => store.saga(saga.restoreId);
  const advance = () => step.advance(current(), ports, clock.now());
  let deliveries = 0;
  return {
    store,
    bus,
    clock,
    log,
    saga: current,
    advance,
    refusal: () => advance().then(() => 'none', codeOf),
    deliver: () => {
      deliveries += 1;
      const delivery = { restoreId: saga.restoreId, cause: `delivery-${deliveries}` };
      return deliver(step, delivery, {
        store,
        publish: bus.publish,
        now: clock.now,
        portsFor: () => ports,
        log,
      });
    },
  };
}

function codeOf(error: unknown): string {
  if (error instanceof TerminalError) return error.code;
  throw error;
}

/** The code of the `TerminalError` that a pure function throws. */
export function refusalOf(decide: () => unknown): string {
  try {
    decide();
  } catch (error) {
    return codeOf(error);
  }
  return 'none';
}
