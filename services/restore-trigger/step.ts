import type { CallLog } from '../../shared/call-log.ts';
import { messageOf, RetryableError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import type { Publish } from '../../shared/saga-store.ts';
import type { TriggerRecord, TriggerStore } from '../../shared/trigger-record.ts';
import { decideTrigger, newestCandidate, type RefusalCode, REQUESTED } from './decide-trigger.ts';
import { afterDecision, blankRecord, type TriggerTurn, watchBegun } from './trigger-commits.ts';

export interface RestoreTriggerPorts {
  readonly store: TriggerStore;
  readonly publish: Publish;
  readonly plans: ReadonlyMap<string, Plan>;
  /** Looks at snapshots in the region of a source. */
  readonly sourceIn: (region: string) => Pick<RdsReader, 'snapshot' | 'snapshotsOf'>;
  readonly now: () => Date;
  readonly log: CallLog;
}

/** What came of one plan. */
export interface Considered {
  readonly plan: string;
  readonly outcome: typeof REQUESTED | RefusalCode | 'NoCandidate';
}

/** An event and the scan, or an event delivered twice, may meet at one plan; more often is no coincidence. */
const COMMITS_MAX = 5;

/** Considers one snapshot for every plan that watches its cluster. Empty when it is gone, or nobody watches it. */
export async function considerSnapshot(
  snapshotArn: string,
  cause: string,
  ports: RestoreTriggerPorts,
): Promise<readonly Considered[]> {
  const [, , , region = '', account] = snapshotArn.split(':');
  const near = watched(ports).filter(({ source }) => source.region === region && source.account === account);
  if (near.length === 0) return [];
  const snapshot = await ports.sourceIn(region).snapshot(snapshotArn);
  if (!snapshot) return [];
  const calls = ports.log.take();
  const watching = near.filter(({ source }) => source.cluster === snapshot.clusterId);
  return each(watching, (plan) => consider(plan, snapshot, { cause, calls }, ports));
}

/** Looks for snapshots whose event was lost or came too early, and publishes what an earlier delivery left behind. */
export function scanPlans(cause: string, ports: RestoreTriggerPorts): Promise<readonly Considered[]> {
  return each(watched(ports), async (plan) => {
    await beginToWatch(plan, cause, ports);
    const snapshots = await ports.sourceIn(plan.source.region).snapshotsOf(plan.source.cluster);
    const calls = ports.log.take();
    const candidate = newestCandidate(plan, snapshots);
    if (!candidate) return { plan: plan.name, outcome: 'NoCandidate' };
    return consider(plan, candidate, { cause, calls }, ports);
  });
}

async function consider(
  plan: Plan,
  snapshot: SnapshotFacts,
  delivery: Pick<TriggerTurn, 'cause' | 'calls'>,
  ports: RestoreTriggerPorts,
): Promise<Considered> {
  for (let attempt = 1; attempt <= COMMITS_MAX; attempt += 1) {
    const now = ports.now();
    const stored = await ports.store.read(plan.name);
    const record = stored ? await withoutOutbox(stored, ports) : blankRecord(plan.name, now, snapshot);
    const decision = decideTrigger({ plan, snapshot, record, now });
    const considered = { plan: plan.name, outcome: decision.start ? REQUESTED : decision.code } as const;
    const transition = afterDecision(record, plan, snapshot, decision, { ...delivery, now });
    if (!transition) return considered;
    if ((await ports.store.commit(transition)) === 'conflict') continue;
    await withoutOutbox(transition.after, ports);
    return considered;
  }
  throw new RetryableError(
    'TriggerNotCommitted',
    `the decision about snapshot '${snapshot.id}' for plan '${plan.name}' met others in ${COMMITS_MAX} attempts`,
    `See by aurora-restore triggers ${plan.name} what was decided; the next scan considers the snapshot again.`,
  );
}

/** From the first scan on, whatever is newer is news. Publishes what was committed and perhaps not published. */
async function beginToWatch({ name }: Plan, cause: string, ports: RestoreTriggerPorts): Promise<void> {
  const stored = await ports.store.read(name);
  if (stored) return void (await withoutOutbox(stored, ports));
  const now = ports.now();
  // On a conflict somebody else has begun.
  await ports.store.commit(watchBegun(blankRecord(name, now), { now, cause, calls: [] }));
}

/** Publishes the outbox and clears it; gives the record as it is then. */
async function withoutOutbox(record: TriggerRecord, { publish, store }: RestoreTriggerPorts): Promise<TriggerRecord> {
  if (record.outbox.length === 0) return record;
  await publish(record.outbox);
  await store.clearOutbox(record);
  return { ...record, outbox: [] };
}

/** One plan after the other; trouble with one keeps none of the others from its turn. */
async function each(plans: readonly Plan[], take: (plan: Plan) => Promise<Considered>): Promise<readonly Considered[]> {
  const considered: Considered[] = [];
  const troubles: { readonly plan: string; readonly error: unknown }[] = [];
  for (const plan of plans) {
    await take(plan).then(
      (one) => considered.push(one),
      (error: unknown) => troubles.push({ plan: plan.name, error }),
    );
  }
  const [first] = troubles;
  if (!first) return considered;
  throw new RetryableError(
    'PlansNotConsidered',
    `${troubles.length} of ${plans.length} plans could not be considered, the first is '${first.plan}': ${messageOf(first.error).split('\n')[0]}`,
    'The next scan considers every plan again; if it repeats, compare the role of restore-trigger with the plan.',
    { cause: first.error },
  );
}

const watched = ({ plans }: RestoreTriggerPorts): readonly Plan[] =>
  [...plans.values()].filter(({ trigger }) => trigger);
