import { RDS_SUBJECTS, type RdsSubject } from '../../events/rds-events.ts';
import type { Event, Tag } from './shapes.ts';
import type { Scope } from './region-state.ts';

/** An RDS event as EventBridge delivers it on the default bus. */
export interface RdsEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: 'aws.rds';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly [string];
  readonly detail: {
    readonly EventCategories: readonly string[];
    readonly SourceType: string;
    readonly SourceArn: string;
    readonly Date: string;
    readonly Message: string;
    readonly SourceIdentifier: string;
    readonly EventID: string;
    readonly Tags: Readonly<Record<string, readonly string[]>>;
  };
}

/** A record of DescribeEvents: it has no event id. */
export type EventRecord = Readonly<
  Required<Pick<Event, 'SourceIdentifier' | 'Message' | 'EventCategories' | 'Date' | 'SourceArn'>>
> & {
  readonly SourceType: 'db-cluster' | 'db-instance' | 'db-cluster-snapshot';
};

export interface Subject {
  readonly kind: RdsSubject;
  readonly name: string;
  readonly arn: string;
  readonly tags: readonly Tag[];
}

/** What DescribeEvents calls the kinds. */
const LISTED = { cluster: 'db-cluster', instance: 'db-instance', snapshot: 'db-cluster-snapshot' } as const;

/** Categories and messages by event id. Published messages have no closing full stop; `{}` takes the call's own words. */
export const rdsEvents = {
  'RDS-EVENT-0074': [['backup'], 'Creating manual cluster snapshot'],
  'RDS-EVENT-0075': [['backup'], 'Manual cluster snapshot created'],
  'RDS-EVENT-0168': [['backup'], 'Creating automated cluster snapshot'],
  'RDS-EVENT-0169': [['backup'], 'Automated cluster snapshot created'],
  'RDS-EVENT-0170': [['creation'], 'DB cluster created'],
  'RDS-EVENT-0354': [['failure'], "You can't create the DB cluster because of incompatible resources. {}"],
  'RDS-EVENT-0355': [['failure'], "The DB cluster can't be created because of insufficient resource limits. {}"],
  'RDS-EVENT-0171': [['deletion'], 'DB cluster deleted'],
  'RDS-EVENT-0172': [['notification'], 'Renamed cluster from {}'],
  'RDS-EVENT-0016': [['configuration change'], 'Reset master credentials'],
  'RDS-EVENT-0150': [['notification'], 'DB cluster stopped'],
  'RDS-EVENT-0151': [['notification'], 'DB cluster started'],
  'RDS-EVENT-0005': [['creation'], 'DB instance created'],
  'RDS-EVENT-0004': [['availability'], 'DB instance shutdown'],
  'RDS-EVENT-0006': [['availability'], 'DB instance restarted'],
  'RDS-EVENT-0087': [['notification'], 'DB instance stopped'],
  'RDS-EVENT-0088': [['notification'], 'DB instance started'],
  'RDS-EVENT-0003': [['deletion'], 'DB instance deleted'],
  'RDS-EVENT-0353': [['failure'], "The DB instance can't be created because of insufficient resource limits. {}"],
  'RDS-EVENT-0035': [['failure'], 'Database instance put into {}'],
  'RDS-EVENT-0036': [['failure'], 'Database instance in {}'],
  'RDS-EVENT-0385': [['notification'], 'Cluster topology is updated'],
} as const satisfies Readonly<Record<string, readonly [readonly string[], string]>>;

export type RdsEventId = keyof typeof rdsEvents;

/** Records an event and sends it. `words` fill the message's own gap. */
export function announce(scope: Scope, subject: Subject, eventId: RdsEventId, words = ''): void {
  const [categories, template] = rdsEvents[eventId];
  const message = template.replace('{}', words).trimEnd();
  const now = scope.clock.now();
  record(scope, subject, [...categories], message);
  scope.emit({
    version: '0',
    id: scope.ids.uuid(),
    'detail-type': RDS_SUBJECTS[subject.kind].detailType,
    source: 'aws.rds',
    account: scope.accountId,
    time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: scope.region,
    resources: [subject.arn],
    detail: {
      EventCategories: categories,
      SourceType: RDS_SUBJECTS[subject.kind].sourceType,
      SourceArn: subject.arn,
      Date: new Date(now).toISOString(),
      Message: message,
      SourceIdentifier: subject.name,
      EventID: eventId,
      Tags: Object.fromEntries(subject.tags.map((tag) => [tag.Key ?? '', [tag.Value ?? '']])),
    },
  });
}

const RECORDS_KEPT_MS = 14 * 24 * 3_600_000;
const RECORDS_MAX = 10_000;

/** Puts a record into DescribeEvents only: RDS lists a few things, such as a deleted snapshot, that have no event id. */
export function record(scope: Scope, subject: Subject, categories: string[], message: string): void {
  const { events } = scope.state;
  const now = scope.clock.now();
  events.push({
    SourceIdentifier: subject.name,
    SourceType: LISTED[subject.kind],
    Message: message,
    EventCategories: categories,
    Date: new Date(now),
    SourceArn: subject.arn,
  });
  const firstKept = events.findIndex((event) => event.Date.getTime() > now - RECORDS_KEPT_MS);
  events.splice(0, Math.max(firstKept, events.length - RECORDS_MAX, 0));
}
