import { hasAnswered, mayBeForgotten, type PutRequest } from '../../shared/answered.ts';
import { meaningOf, permanentError } from '../../shared/aws-errors.ts';
import type { CallLog } from '../../shared/call-log.ts';
import { type Delivery, type DeliveryResult, deliverTurns } from '../../shared/deliver.ts';
import { isTerminal, TerminalError } from '../../shared/errors.ts';
import { clusterArnOf } from '../../shared/names.ts';
import { newClusterIdOf } from '../../shared/new-cluster.ts';
import type { ClusterFacts } from '../../shared/rds-facts.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Publish, SagaStore } from '../../shared/saga-store.ts';
import type { Saga } from '../../shared/saga.ts';
import type { Transition, Turn } from '../../shared/commit.ts';
import { assertCancellable, stopped } from './cancel.ts';
import { type RecoveryRequest, refused } from './refuse.ts';
import { retried } from './retried.ts';
import { manifest } from './service.ts';
import { namesOfNewCluster, stepToRetry, type World } from './step-to-retry.ts';

export interface RecoveryPorts {
  readonly store: SagaStore;
  readonly publish: Publish;
  readonly now: () => Date;
  readonly log: CallLog;
  /** Starts the execution of a run of a restore; quiet when it has been started before. */
  readonly startClock: (restoreId: string, run: number) => Promise<void>;
  /** RDS in the region of the plan's target. */
  readonly rdsOf: (plan: Plan) => Pick<RdsReader, 'cluster' | 'instancesOf' | 'snapshot'>;
}

/** Somebody's wish about one restore; `cause` is the event's id. */
export interface Wish extends Delivery {
  /** When the event was put, as an ISO time; a replay keeps it. */
  readonly putAt: string;
  readonly reason?: string;
}

/** Takes a failed restore up again at its failed step, or says in its audit trail why not. */
export async function retryRestore(wish: Wish, ports: RecoveryPorts): Promise<DeliveryResult> {
  const result = await deliverTurns(manifest, wish, ports, (saga) =>
    answer(saga, 'RetryRequested', wish, ports, async (turn) =>
      retried(saga, stepToRetry(saga, await worldOf(saga, ports), turn.now), putOf(wish), turn),
    ),
  );
  const saga = await ports.store.read(wish.restoreId);
  // A crash before this leaves a running restore without a clock; the same event, delivered again, comes here too.
  const isOurs = saga?.phase === 'running' && saga.run > 1 && hasAnswered(saga.answered, wish.cause);
  if (isOurs) await ports.startClock(saga.restoreId, saga.run);
  return result;
}

/** Stops a restore whose old target is untouched, or says why not. What it has done is taken back by another service. */
export function cancelRestore(wish: Wish, ports: RecoveryPorts): Promise<DeliveryResult> {
  return deliverTurns(manifest, wish, ports, (saga) =>
    answer(saga, 'CancelRequested', wish, ports, async (turn) => {
      assertCancellable(saga);
      return stopped(saga, putOf(wish), wish.reason, turn);
    }),
  );
}

/** Puts what it has committed but may not have published: a tick asks for that. */
export function putOwed(delivery: Delivery, ports: RecoveryPorts): Promise<DeliveryResult> {
  return deliverTurns(manifest, delivery, ports, async () => undefined);
}

/**
 * Answers a wish once: a replayed request finds its id and does nothing. Throws a `TerminalError` for one that may have been
 * answered so long ago that its id is not kept.
 */
async function answer(
  saga: Saga,
  request: RecoveryRequest,
  wish: Wish,
  ports: RecoveryPorts,
  decide: (turn: Turn) => Promise<Transition>,
): Promise<Transition | undefined> {
  if (hasAnswered(saga.answered, wish.cause)) return undefined;
  if (mayBeForgotten(saga.answered, putOf(wish))) throw tooOld(saga, wish);
  try {
    return await decide(turnOf(wish, ports));
  } catch (error) {
    const isPermanent = meaningOf(error) === 'permanent';
    if (!isTerminal(error) && !isPermanent) throw error;
    const refusal = isTerminal(error) ? error : permanentError(error as Error);
    return refused(saga, request, refusal, putOf(wish), turnOf(wish, ports));
  }
}

const putOf = ({ cause: id, putAt }: Wish): PutRequest => ({ id, putAt });

function tooOld({ restoreId, answered }: Saga, { putAt }: Wish): TerminalError {
  return new TerminalError(
    'RequestTooOld',
    `the request was put at ${putAt}; restore '${restoreId}' has answered ${answered.count} requests and tells apart only those put after ${answered.forgottenUpTo}`,
    'It may have been answered long ago. If it is still wanted, request it anew.',
  );
}

async function worldOf(saga: Saga, ports: RecoveryPorts): Promise<World> {
  if (!saga.plan) return { clusters: [], instances: [] };
  const rds = ports.rdsOf(saga.plan);
  const snapshotArn = saga.outputs['copy-snapshot']?.snapshotArn;
  const clusters: ClusterFacts[] = [];
  for (const name of namesOfNewCluster(saga)) {
    const cluster = await rds.cluster(name);
    if (cluster) clusters.push(cluster);
  }
  return {
    holder: await ports.store.holderOf(clusterArnOf(saga.plan.target)),
    clusters,
    instances: clusters.length > 0 ? await rds.instancesOf(newClusterIdOf(saga)) : [],
    snapshot: snapshotArn ? await rds.snapshot(snapshotArn) : undefined,
  };
}

function turnOf({ cause }: Delivery, { now, log }: RecoveryPorts): Turn {
  return { now: now(), cause, calls: log.take() };
}
