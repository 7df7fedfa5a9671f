import type { OutgoingEvent } from '../../../events/define-event.ts';
import type { Strategy } from '../../../events/services.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Lags } from '../../../local/lags.ts';
import type { Durations } from '../../../local/model/durations.ts';
import type { Saga } from '../../../shared/saga.ts';
import type { MemorySagaStore } from '../../support/memory-saga-store.ts';
import type { Call, Trouble } from './aws-calls.ts';
import type { BusHabits } from './events-in-flight.ts';
import type { Outage } from './outages.ts';
import type { RdsScene } from './rds-scene.ts';
import type { Message } from './small-services.ts';

/** The id of every simulated restore. */
export const RESTORE = 'r-simulated';

/** A restore as it is to be, and what happens to it. */
export interface Scenario {
  readonly strategy: Strategy;
  /** Without, nothing bears the target's name when the restore begins. */
  readonly hasOldTarget?: boolean;
  /** The source is under a key that AWS owns; whether RDS takes a key for a copy of that nobody knows. */
  readonly underAwsKey?: 'copies take a key' | 'copies take none';
  readonly troubles?: readonly Trouble[];
  /** Services that are away for a while. */
  readonly outages?: readonly Outage[];
  /** One trouble may keep another from coming. */
  readonly troublesMayMiss?: boolean;
  readonly bus?: BusHabits;
  /** How slow AWS is to learn, where that is other than usual. */
  readonly lags?: Partial<Durations & Lags>;
  /** Once it has ended, what went wrong is mended, and somebody asks for another try. */
  readonly retry?: boolean;
  /** Somebody stops it: just before the so many-th thing happens, or as soon as a function hangs. */
  readonly cancel?: number | 'when a function hangs';
}

/** A restore that has ended, and what is there then. */
export interface Ended {
  readonly plan: Plan;
  readonly saga: Saga;
  readonly store: MemorySagaStore;
  /** All but those to the pipeline's own tables and bus. */
  readonly calls: readonly Call[];
  /** Those to the tables and the bus. */
  readonly ownCalls: readonly Call[];
  readonly published: readonly OutgoingEvent[];
  readonly told: readonly Message[];
  /** Every password that went through Secrets Manager. */
  readonly passwords: readonly string[];
  readonly before: RdsScene;
  readonly after: RdsScene;
  /** How many things happened until its end. */
  readonly happenings: number;
  /** What happened, in order, for people. */
  readonly trace: readonly string[];
}
