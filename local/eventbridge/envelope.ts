/** An event as rules match it and targets receive it, in the order AWS writes its members. */
export interface EventEnvelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 in whole seconds, with `Z`. */
  readonly time: string;
  readonly region: string;
  /** Only on replayed events. */
  readonly 'replay-name'?: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface EnvelopeParts {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  readonly timeMs: number;
}

export function makeEnvelope(parts: EnvelopeParts): EventEnvelope {
  return {
    version: '0',
    id: parts.id,
    'detail-type': parts.detailType,
    source: parts.source,
    account: parts.account,
    time: isoSeconds(parts.timeMs),
    region: parts.region,
    resources: parts.resources,
    detail: parts.detail,
  };
}

/** The same event as a replay sends it: id, time and detail unchanged. */
export function asReplayed(event: EventEnvelope, replayName: string): EventEnvelope {
  const { version, id, 'detail-type': detailType, source, account, time, region, resources, detail } = event;
  return {
    version,
    id,
    'detail-type': detailType,
    source,
    account,
    time,
    region,
    'replay-name': replayName,
    resources,
    detail,
  };
}

/** ISO 8601 without fractions of a second. */
export function isoSeconds(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
