import type { Context } from './context.ts';
import { makeEnvelope } from './envelope.ts';
import { DEFAULT_BUS, regionOf } from './eventbridge-state.ts';
import { timeMsOf } from './time-of.ts';

/** An event of an AWS service about a resource of one account and region. */
export interface ServiceEvent {
  readonly account: string;
  readonly region: string;
  /** For example `aws.rds`. */
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  /** Default: now. A number means milliseconds since the epoch. */
  readonly time?: Date | string | number;
}

export function putServiceEvent(context: Context, event: ServiceEvent): void {
  const { account, region, source, detailType, resources, detail } = event;
  const nowMs = context.clock.now();
  const timeMs = typeof event.time === 'number' ? event.time : (timeMsOf(event.time) ?? nowMs);
  // Targets get what JSON would carry, never an object that its sender still changes.
  const copy = JSON.parse(JSON.stringify(detail)) as unknown;
  const envelope = makeEnvelope({
    id: context.newId(),
    account,
    region,
    source,
    detailType,
    resources,
    detail: copy,
    timeMs,
  });
  const bus = regionOf(context.state, account, region, nowMs).buses.get(DEFAULT_BUS)!;
  context.ingest(bus, { envelope, ingestedAtMs: nowMs, wasForwarded: false });
}
