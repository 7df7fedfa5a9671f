import type { ServiceName, StepName } from '../../../events/services.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Login, LoginAnswer } from '../../../shared/session.ts';
import type { Publish, SagaOpener, SagaStore } from '../../../shared/saga-store.ts';

/** What handlers reach outside themselves, beside AWS: it is another in every simulation, and they are loaded once. */
export interface CurrentRestore {
  readonly store: SagaStore & SagaOpener;
  readonly publish: Publish;
  readonly now: () => Date;
  readonly plans: ReadonlyMap<string, Plan>;
  /** A statement to the database that no server is behind. */
  readonly database: (operation: string, what: string) => Promise<void>;
  /** Who answers a client of a name. */
  readonly tryLogin: (login: Login) => Promise<LoginAnswer>;
  /** Lets time pass within a delivery. */
  readonly pause: (ms: number) => Promise<Date>;
}

let current: CurrentRestore | undefined;

export const setCurrent = (restore: CurrentRestore): void => void (current = restore);

export function currentRestore(): CurrentRestore {
  if (!current) throw new Error('no simulation has begun');
  return current;
}

/** Ports of a step that cannot be what they are in AWS, because their time is the machine's. */
export const portsInTime: Readonly<Partial<Record<ServiceName, object>>> = {
  'swap-target': {
    pause: (ms: number) => currentRestore().pause(ms),
    tryLogin: async (login: Login) => {
      const from = currentRestore().now();
      return { answer: await currentRestore().tryLogin(login), from, to: currentRestore().now() };
    },
  },
} satisfies Partial<Record<StepName, object>>;
