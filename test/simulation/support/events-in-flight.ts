import type { ServiceName } from '../../../events/services.ts';
import type { Envelope } from '../../../events/envelope.ts';
import type { OutgoingEvent } from '../../../events/define-event.ts';
import type { RdsEvent } from '../../../local/model/events.ts';
import type { ServiceManifest } from '../../../shared/service-manifest.ts';
import { ACCOUNT, TARGET_REGION } from '../../support/a-plan.ts';

/** One event on its way to one function. */
export interface InFlight {
  readonly to: ServiceName;
  readonly envelope: Envelope;
  readonly dueMs: number;
  /** From one; Lambda tries three times. */
  readonly attempt: number;
}

/** What EventBridge may do: it delivers at least once, and RDS puts its events at its best effort. */
export interface BusHabits {
  readonly loses?: 'events of RDS' | 'all but ticks';
  readonly deliversTwice?: boolean;
  /** How much later than usual the first delivery comes, the second, and so on from the beginning: so they overtake each other. */
  readonly lateMs?: readonly number[];
}

/** What nothing goes on without, and what then goes on by itself. */
const NEVER_LOST: readonly string[] = ['RestoreRequested', 'StatusCheckDue'];

/** From the bus to a function. */
const DELIVERY_MS = 50;
const SECOND_DELIVERY_MS = 3_000;
/** AWS Lambda Developer Guide, "Asynchronous invocation": two more attempts, after one minute and then two. */
const RETRY_AFTER_MS: Readonly<Record<number, number>> = { 1: 60_000, 2: 120_000 };

/** The rules of both buses, and what is on its way. Copies are delivered, as JSON. */
export function eventsInFlight(
  manifests: readonly ServiceManifest[],
  nowMs: () => number,
  { loses, deliversTwice = false, lateMs = [] }: BusHabits = {},
) {
  let flying: readonly InFlight[] = [];
  let deadLetters: readonly InFlight[] = [];
  let count = 0;
  let deliveries = 0;
  const late = () => lateMs[deliveries++ % lateMs.length] ?? 0;
  const send = (to: ServiceName, envelope: Envelope, attempt: number, delayMs: number) => {
    flying = [...flying, { to, envelope, attempt, dueMs: nowMs() + delayMs }];
  };
  const put = (readers: readonly ServiceManifest[], envelope: Envelope) => {
    const isRds = envelope.source === 'aws.rds';
    if (loses && (isRds || (loses === 'all but ticks' && !NEVER_LOST.includes(envelope['detail-type'])))) return;
    const copy = () => JSON.parse(JSON.stringify(envelope)) as Envelope;
    for (const { name } of readers) {
      send(name, copy(), 1, DELIVERY_MS + late());
      if (deliversTwice) send(name, copy(), 1, SECOND_DELIVERY_MS + late());
    }
  };
  return {
    putPipelineEvent: ({ name, metadata, data }: Pick<OutgoingEvent, 'name' | 'data'> & { metadata?: object }) => {
      const readers = manifests.filter((manifest) => reads(manifest, name, data));
      const time = new Date(nowMs()).toISOString();
      const detail = { metadata, data };
      const place = { account: ACCOUNT, region: TARGET_REGION, resources: [] };
      put(readers, {
        id: `event-${(count += 1)}`,
        'detail-type': name,
        source: 'aurora-restore',
        time,
        ...place,
        detail,
      });
    },
    putRdsEvent: (event: RdsEvent) => {
      const isSubscribed = ({ subscribes }: ServiceManifest) =>
        subscribes.some((each) => each.kind === 'rds' && each.eventId === event.detail.EventID);
      put(manifests.filter(isSubscribed), { ...event, resources: [...event.resources] });
    },
    tryAgain: (failed: InFlight) => {
      const { to, envelope, attempt } = failed;
      const delayMs = RETRY_AFTER_MS[attempt];
      if (delayMs === undefined) deadLetters = [...deadLetters, failed];
      else send(to, envelope, attempt + 1, delayMs);
    },
    /** What Lambda has given up is delivered again, as people have it after an alarm. False when there is nothing. */
    redrive: () => {
      const [redriven] = [deadLetters, (deadLetters = [])];
      for (const { to, envelope } of redriven) send(to, envelope, 1, DELIVERY_MS);
      return redriven.length > 0;
    },
    nextDueMs: () =>
      flying.reduce<number | undefined>((first, { dueMs }) => Math.min(first ?? dueMs, dueMs), undefined),
    /** The first that is due by now; those put first arrive first. */
    takeDue: () => {
      const [next] = flying.filter(({ dueMs }) => dueMs <= nowMs()).toSorted((one, other) => one.dueMs - other.dueMs);
      flying = flying.filter((each) => each !== next);
      return next;
    },
  };
}

/** As infra/rules.ts has it: a tick goes only to those it names. */
function reads({ name, subscribes }: ServiceManifest, eventName: string, data: unknown): boolean {
  const isSubscribed = subscribes.some((each) => each.kind === 'pipeline' && each.name === eventName);
  if (eventName !== 'StatusCheckDue') return isSubscribed;
  return isSubscribed && (data as { steps: string[] }).steps.includes(name);
}
