import type { OutgoingEvent } from '../../events/define-event.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { Publish } from '../../shared/saga-store.ts';

/** A bus that remembers what it was given and can refuse. */
export interface MemoryBus {
  readonly publish: Publish;
  readonly published: OutgoingEvent[];
  readonly names: () => string[];
  /** The next so many calls are refused, nothing of them is published. */
  readonly refuse: (times: number) => void;
}

export function memoryBus(): MemoryBus {
  const published: OutgoingEvent[] = [];
  let refusals = 0;
  return {
    published,
    names: () => published.map(({ name }) => name),
    refuse: (times) => void (refusals = times),
    publish: async (events) => {
      if (refusals > 0) {
        refusals -= 1;
        throw new RetryableError('EventsRefused', 'the bus refuses', 'It is tried again.');
      }
      published.push(...events);
    },
  };
}
