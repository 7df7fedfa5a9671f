import type { Clock } from '../clock.ts';
import type { CallService } from '../wire/service.ts';
import type { BusEvent } from './bus-event.ts';
import type { DeliveryFaults } from './delivery/delivery-faults.ts';
import type { DroppedEvents } from './delivery/dropped-events.ts';
import type { Bus, EventBridgeState } from './eventbridge-state.ts';
import type { InvokeFunction } from './invoke-function.ts';

/** What the operations and the deliveries of one EventBridge share. */
export interface Context {
  readonly clock: Clock;
  readonly call: CallService;
  readonly invokeFunction: InvokeFunction;
  readonly newId: () => string;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  readonly deliveryDelayMs: number;
  /** From one status of a replay to the next, and between its one-minute intervals. */
  readonly replayStepMs: number;
  readonly faults?: DeliveryFaults;
  readonly state: EventBridgeState;
  readonly dropped: DroppedEvents;
  /** Puts an event on a bus; `onlyRules` (ARNs) narrows the rules it is shown to. */
  readonly ingest: (bus: Bus, event: BusEvent, onlyRules?: ReadonlySet<string>) => void;
}
