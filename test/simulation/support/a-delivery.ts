import type { ServiceName } from '../../../events/services.ts';

/** What keeps a function from going on with its delivery. */
export type Interruption = { readonly kind: 'death' } | { readonly kind: 'hanging'; readonly goOn: () => void };

/** One run of a function; several of its calls may be under way at once. */
export interface Delivery {
  readonly by: ServiceName;
  readonly isDead: () => boolean;
  /** Settles when the function is interrupted the next time. */
  readonly interruption: () => Promise<Interruption>;
  /** A promise that never settles: no catch and no finally runs, as in a function that is killed. */
  readonly die: () => Promise<never>;
  /** Settles when the function goes on, with all of its calls. */
  readonly hang: () => Promise<void>;
}

export function aDelivery(by: ServiceName): Delivery {
  let interrupt: (by: Interruption) => void = () => undefined;
  let isDead = false;
  let waiting: readonly (() => void)[] = [];
  const goOn = () => {
    const [released] = [waiting, (waiting = [])];
    for (const release of released) release();
  };
  return {
    by,
    isDead: () => isDead,
    interruption: () => (isDead ? Promise.resolve({ kind: 'death' }) : new Promise((resolve) => (interrupt = resolve))),
    die: () => {
      isDead = true;
      interrupt({ kind: 'death' });
      return new Promise(() => undefined);
    },
    hang: () =>
      new Promise((release) => {
        waiting = [...waiting, release];
        interrupt({ kind: 'hanging', goOn });
      }),
  };
}
