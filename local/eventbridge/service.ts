import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { CallService, WireService } from '../wire/service.ts';
import type { Context } from './context.ts';
import type { DeliveryFaults } from './delivery/delivery-faults.ts';
import { type DroppedEvent, DroppedEvents } from './delivery/dropped-events.ts';
import type { InvokeFunction } from './invoke-function.ts';
import { ingest } from './ingest.ts';
import { operationsOf } from './operations-of.ts';
import { putServiceEvent, type ServiceEvent } from './put-service-event.ts';

export interface EventBridgeOptions {
  readonly clock: Clock;
  readonly call: CallService;
  readonly invokeFunction: InvokeFunction;
  /** Ids of events and of rule targets' inputs. Default: random UUIDs. */
  readonly newId?: () => string;
  /** For the jitter of retries. Default: `Math.random`. */
  readonly random?: () => number;
  /** From an event's arrival to the first attempt per target. Default 0: as soon as the caller has its answer. */
  readonly deliveryDelayMs?: number;
  /** Pace of replays. Default 100. */
  readonly replayStepMs?: number;
  /** Decides about each delivery, for tests and demonstrations. Default: everything is delivered. */
  readonly faults?: DeliveryFaults;
}

export interface EventBridge {
  readonly service: WireService;
  /** How imitated AWS services (`aws.rds`, `aws.states`) put their events on the default bus of account and region. */
  putServiceEvent(event: ServiceEvent): void;
  /** Deliveries given up for good without a dead-letter queue, oldest first; only the latest are kept. */
  droppedEvents(): readonly DroppedEvent[];
  /** How many deliveries were given up since the start, those no longer kept included. */
  droppedCount(): number;
}

/** EventBridge as AWS has had it from the start, now called Classic: buses, rules, targets, archives, replays. */
export function createEventBridge(options: EventBridgeOptions): EventBridge {
  const dropped = new DroppedEvents();
  const context: Context = {
    newId: randomUUID,
    random: Math.random,
    deliveryDelayMs: 0,
    replayStepMs: 100,
    ...options,
    state: { regions: new Map() },
    dropped,
    ingest: (bus, event, onlyRules) => ingest(context, bus, event, onlyRules),
  };
  return {
    service: {
      name: 'events',
      protocol: { kind: 'json', version: '1.1', targetPrefix: 'AWSEvents' },
      operations: operationsOf(context),
    },
    putServiceEvent: (event) => putServiceEvent(context, event),
    droppedEvents: () => dropped.latest(),
    droppedCount: () => dropped.count,
  };
}
