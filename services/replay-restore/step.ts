import type { CallLog } from '../../shared/call-log.ts';
import { type Delivery, type DeliveryResult, deliverTurns } from '../../shared/deliver.ts';
import { meaningOf } from '../../shared/aws-errors.ts';
import { isTerminal, messageOf } from '../../shared/errors.ts';
import { clusterArnOf, copyNameOf, finalSnapshotNameOf, RESTORE_TAG } from '../../shared/names.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Publish, SagaStore } from '../../shared/saga-store.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import type { Transition, Turn } from '../../shared/transition.ts';
import type { Leftover } from '../../shared/what-is-left.ts';
import { assertCancellable, quietAt, stopped, undoing, undone } from './cancel.ts';
import { type RecoveryRequest, refused } from './refuse.ts';
import { retried, stepToRetry, type World } from './retry.ts';
import { manifest } from './service.ts';

export interface ReplayRestorePorts {
  readonly store: SagaStore;
  readonly publish: Publish;
  readonly now: () => Date;
  readonly log: CallLog;
  /** Starts the execution of a run of a restore; quiet when it has been started before. */
  readonly startClock: (restoreId: string, run: number) => Promise<void>;
  readonly rdsOf: (plan: Plan) => RecoveryRds;
}

export interface RecoveryRds {
  readonly target: Pick<RdsReader, 'cluster' | 'snapshot'>;
  /** Quiet when the snapshot is gone already. */
  readonly deleteSnapshot: (snapshotId: string) => Promise<void>;
}

/** Somebody's wish about one restore; `cause` is the event's id. */
export interface Wish extends Delivery {
  readonly reason?: string;
}

/** Takes a failed restore up again at its failed step, or says in its audit trail why not. */
export async function retryRestore(wish: Wish, ports: ReplayRestorePorts): Promise<DeliveryResult> {
  const result = await deliverTurns(manifest, wish, ports, (saga) =>
    answer(saga, 'RetryRequested', wish, ports, async (turn) =>
      retried(saga, stepToRetry(saga, await worldOf(saga, ports)), wish.cause, turn),
    ),
  );
  const saga = await ports.store.read(wish.restoreId);
  // A crash before this leaves a running restore without a clock; the same event, delivered again, comes here too.
  const isOurs = saga?.phase === 'running' && saga.run > 1 && saga.answered.includes(wish.cause);
  if (isOurs) await ports.startClock(saga.restoreId, saga.run);
  return result;
}

/** Stops a restore that has not begun to delete, removes what it made, or says why not. */
export async function cancelRestore(wish: Wish, ports: ReplayRestorePorts): Promise<DeliveryResult> {
  const stop = (saga: Saga) =>
    answer(saga, 'CancelRequested', wish, ports, async (turn) => {
      assertCancellable(saga);
      return stopped(saga, wish.cause, wish.reason, turn);
    });
  return deliverTurns(manifest, wish, ports, async (saga) => (await undo(saga, wish, ports)) ?? stop(saga));
}

/** Goes on with a stop that was begun: the tick's way. */
export function goOn(delivery: Delivery, ports: ReplayRestorePorts): Promise<DeliveryResult> {
  return deliverTurns(manifest, delivery, ports, (saga) => undo(saga, delivery, ports));
}

/** Answers a wish once: a replayed request finds its id and does nothing. */
async function answer(
  saga: Saga,
  request: RecoveryRequest,
  wish: Wish,
  ports: ReplayRestorePorts,
  decide: (turn: Turn) => Promise<Transition>,
): Promise<Transition | undefined> {
  if (saga.answered.includes(wish.cause)) return undefined;
  try {
    return await decide(turnOf(wish, ports));
  } catch (error) {
    if (!isTerminal(error)) throw error;
    return refused(saga, request, error, wish.cause, turnOf(wish, ports));
  }
}

async function worldOf(saga: Saga, ports: ReplayRestorePorts): Promise<World> {
  if (!saga.plan) return {};
  const { target } = ports.rdsOf(saga.plan);
  const snapshotArn = saga.outputs['copy-snapshot']?.snapshotArn;
  return {
    holder: await ports.store.holderOf(clusterArnOf(saga.plan.target)),
    cluster: await target.cluster(saga.plan.target.cluster),
    snapshot: snapshotArn ? await target.snapshot(snapshotArn) : undefined,
  };
}

/** Removes the snapshots that bear this restore's names and tag, until none is left and none can appear any more. */
async function undo(saga: Saga, delivery: Delivery, ports: ReplayRestorePorts): Promise<Transition | undefined> {
  if (saga.phase !== 'cancelling' || saga.step !== manifest.name || !saga.cancellation) return undefined;
  const plan = planOf(saga);
  const rds = ports.rdsOf(plan);
  const removals: Removal[] = [];
  for (const name of [copyNameOf(plan, saga.restoreId), finalSnapshotNameOf(plan, saga.restoreId)]) {
    removals.push(await remove(name, saga.restoreId, rds));
  }
  const turn = turnOf(delivery, ports);
  const removed = removals.flatMap((each) => (each.kind === 'removed' ? [each.arn] : []));
  const left = removals.flatMap((each) => (each.kind === 'left' ? [each.leftover] : []));
  const isOver = removals.every(({ kind }) => kind === 'none' || kind === 'left');
  return isOver && turn.now.getTime() >= quietAt(saga.cancellation)
    ? undone(saga, left, turn)
    : undoing(saga, removed, turn);
}

type Removal =
  | { readonly kind: 'none' | 'later' }
  | { readonly kind: 'removed'; readonly arn: string }
  | { readonly kind: 'left'; readonly leftover: Leftover };

async function remove(name: string, restoreId: string, rds: RecoveryRds): Promise<Removal> {
  const snapshot = await rds.target.snapshot(name);
  if (!snapshot || snapshot.status === 'deleting' || snapshot.tags[RESTORE_TAG] !== restoreId) return { kind: 'none' };
  // A snapshot that is being created cannot be deleted until it is there.
  if (snapshot.status === 'creating') return { kind: 'later' };
  try {
    await rds.deleteSnapshot(name);
    return { kind: 'removed', arn: snapshot.arn };
  } catch (error) {
    // What cannot be removed must not keep the target locked: it is listed instead.
    if (meaningOf(error) !== 'permanent') throw error;
    return { kind: 'left', leftover: { arn: snapshot.arn, what: `could not be removed: ${messageOf(error)}` } };
  }
}

function turnOf({ cause }: Delivery, { now, log }: ReplayRestorePorts): Turn {
  return { now: now(), cause, calls: log.take() };
}
