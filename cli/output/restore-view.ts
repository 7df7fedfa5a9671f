import type { Lock } from '../../shared/saga-store.ts';
import {
  type Cancellation,
  type Failure,
  isTerminal,
  type Phase,
  type Saga,
  type Thing,
  type Undoing,
} from '../../shared/saga.ts';
import type { Strategy } from '../../events/services.ts';
import type { NameSeen } from '../../shared/step-outputs.ts';
import { restoreRemainingMs } from '../watch/estimate.ts';
import { type StepProgress, stepsOf } from '../watch/step-progress.ts';
import { leftBehind } from './left-behind.ts';
import { type RetiredCluster, retiredCluster } from './retired-cluster.ts';
import { type Silence, silenceOf } from './silence.ts';
import { usableCluster } from './usable-cluster.ts';

/** Everything there is to say about one restore, in one flat shape for people and for `--json`. Times in milliseconds. */
export interface RestoreView {
  readonly restoreId: string;
  readonly phase: Phase;
  readonly step: Saga['step'];
  readonly plan: string;
  readonly source?: ClusterPlace;
  readonly target?: ClusterPlace;
  readonly strategy?: Strategy;
  readonly request: Saga['request'];
  /** Which time it is that the restore runs: more than once after a retry. */
  readonly run: number;
  /** Restores that get the target before this one, the one that has it first; while it is queued and the lock was read. */
  readonly behind?: readonly string[];
  readonly cancellation?: Cancellation;
  /** How far a restore that failed or was stopped has been taken back. */
  readonly undoing?: Undoing;
  readonly createdAt: string;
  readonly endedAt?: string;
  readonly elapsedMs: number;
  readonly remainingMs?: number;
  /** Absent once nothing is waited for any more. */
  readonly nextCheckAt?: string;
  readonly deadlineAt?: string;
  /** Whose word is missing. */
  readonly silence?: Silence;
  readonly snapshot?: Saga['outputs']['snapshot-check'];
  /** The snapshot that is restored, where it is another one. */
  readonly copyArn?: string;
  readonly finalSnapshotArn?: string;
  /** The old cluster, once a swap has put it aside. */
  readonly retired?: RetiredCluster;
  /** How long the target's name led nowhere while it was swapped. */
  readonly unreachableMs?: number;
  readonly nameSeen?: NameSeen;
  readonly steps: readonly StepProgress[];
  readonly failure?: Failure;
  readonly endpoint?: string;
  readonly port?: number;
  readonly instances?: readonly string[];
  readonly masterSecretArn?: string;
  readonly users?: readonly { readonly name: string; readonly secretArn: string }[];
  /** What a restore that failed or was stopped has left behind. */
  readonly left: readonly Thing[];
}

export interface ClusterPlace {
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
}

export function viewRestore(saga: Saga, now: Date, lock?: Lock): RestoreView {
  const { outputs, plan } = saga;
  const copy = outputs['copy-snapshot'];
  const isOver = isTerminal(saga.phase);
  return {
    restoreId: saga.restoreId,
    phase: saga.phase,
    step: saga.step,
    plan: saga.planName,
    source: plan?.source,
    target: plan?.target,
    strategy: plan?.strategy,
    request: saga.request,
    run: saga.run,
    behind: lock && saga.phase === 'queued' ? behindWhom(saga.restoreId, lock) : undefined,
    cancellation: saga.cancellation,
    undoing: saga.undoing,
    createdAt: saga.createdAt,
    endedAt: saga.endedAt,
    elapsedMs: Date.parse(saga.endedAt ?? now.toISOString()) - Date.parse(saga.createdAt),
    remainingMs: restoreRemainingMs(saga, now),
    nextCheckAt: saga.step === 'ended' ? undefined : saga.nextCheckAt,
    deadlineAt: isOver ? undefined : saga.deadlineAt,
    silence: silenceOf(saga, now),
    snapshot: outputs['snapshot-check'],
    copyArn: copy && !copy.isInPlace ? copy.snapshotArn : undefined,
    finalSnapshotArn: outputs['delete-rds']?.finalSnapshotArn,
    retired: retiredCluster(saga, now),
    unreachableMs: outputs['swap-target']?.unreachableMs,
    nameSeen: outputs['swap-target']?.seen,
    steps: stepsOf(saga, now),
    failure: saga.failure,
    ...usableCluster(saga),
    ...outputs['setup-db-users'],
    left: leftBehind(saga),
  };
}

function behindWhom(restoreId: string, { holder, queue }: Lock): string[] {
  const place = queue.indexOf(restoreId);
  return [holder, ...queue.slice(0, Math.max(0, place))];
}
