import type { Clock } from '../clock.ts';
import type { CallService } from '../wire/service.ts';
import type { StatusChangeEvent } from './status-change-event.ts';

/** What Step Functions takes from outside. */
export interface Runtime {
  readonly clock: Clock;
  readonly call: CallService;
  /** Told of every execution that starts and ends, with the event that AWS puts on the default bus. */
  readonly onStatusChange: (event: StatusChangeEvent) => void;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  /** A UUID. */
  readonly newId: () => string;
}
