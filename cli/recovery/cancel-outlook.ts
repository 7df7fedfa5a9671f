import type { StepName } from '../../events/services.ts';
import { besideNameOf, copyNameOf, finalSnapshotNameOf } from '../../shared/names.ts';
import { isBeside } from '../../shared/new-cluster.ts';
import { isPastWayBack } from '../../shared/no-way-back.ts';
import { isTerminal, type Phase, planOf, type Saga } from '../../shared/saga.ts';
import { refusal } from '../cli-error.ts';

/** What a stop would undo. */
export interface CancelOutlook {
  readonly restoreId: string;
  readonly plan: string;
  readonly phase: Phase;
  readonly step: Saga['step'];
  /** What this restore has made and would be taken back. */
  readonly undone: readonly Made[];
  readonly noWayBack: NoWayBack;
  /** The stop may come too late. */
  readonly isClose: boolean;
}

/** Something in AWS, by its name. */
export interface Made {
  readonly name: string;
  readonly what: string;
  /** Or it has only been begun, or is about to be. */
  readonly isMade: boolean;
}

/** The step that a restore cannot be stopped after, and what it does then. */
export interface NoWayBack {
  readonly step: StepName;
  readonly what: string;
}

/** Throws a `CliError` where the service would refuse for sure. Pure. */
export function cancelOutlook(saga: Saga): CancelOutlook {
  const { restoreId, planName: plan, phase, step } = saga;
  if (isTerminal(phase) || phase === 'failing' || phase === 'cancelling') {
    throw refusal(
      `restore '${restoreId}' is ${phase}, expected it to be running or queued`,
      `See how it ${isTerminal(phase) ? 'ended' : 'goes'}: aurora-restore status ${restoreId}`,
    );
  }
  const noWayBack = noWayBackOf(saga);
  if (isPastWayBack(saga)) {
    throw refusal(
      `restore '${restoreId}' is at '${step}' and has begun to ${noWayBack.what}, expected it to be before that`,
      HINTS[noWayBack.step] ?? 'Let it finish.',
    );
  }
  return { restoreId, plan, phase, step, undone: madeBy(saga), noWayBack, isClose: step === noWayBack.step };
}

const HINTS: Readonly<Partial<Record<StepName, string>>> = {
  'delete-rds': 'Let it finish: stopping now would leave no target at all.',
  'swap-target': 'Let it finish: should it fail, the names are changed back by themselves.',
};

function noWayBackOf(saga: Saga): NoWayBack {
  if (planOf(saga).strategy === 'replace') return { step: 'delete-rds', what: 'delete the old target' };
  // Where there is no old cluster the new one is made in its place.
  const isFirst = saga.outputs['snapshot-check'] !== undefined && !isBeside(saga);
  return isFirst
    ? { step: 'restore-snapshot', what: 'make the target' }
    : { step: 'swap-target', what: 'change the names of the old and the new cluster' };
}

function madeBy(saga: Saga): readonly Made[] {
  if (saga.phase === 'queued') return [];
  // Last things first, as they are taken back.
  return [newCluster(saga), finalSnapshot(saga), copy(saga)].filter((each) => each !== undefined);
}

function newCluster({ restoreId, steps, outputs }: Saga): Made | undefined {
  if (!steps['restore-snapshot']) return undefined;
  const name = besideNameOf(restoreId);
  return { name, what: 'the new cluster, with its instances', isMade: outputs['restore-snapshot'] !== undefined };
}

function finalSnapshot(saga: Saga): Made | undefined {
  const plan = planOf(saga);
  if (saga.step !== 'delete-rds' || !plan.finalSnapshot.take) return undefined;
  const name = finalSnapshotNameOf(plan, saga.restoreId);
  const isMade = saga.outputs['delete-rds']?.finalSnapshotArn !== undefined;
  return { name, what: 'the final snapshot of the target', isMade };
}

function copy(saga: Saga): Made | undefined {
  const made = saga.outputs['copy-snapshot'];
  const mayCopy = made ? !made.isInPlace : saga.step === 'copy-snapshot';
  if (!mayCopy) return undefined;
  const name = copyNameOf(planOf(saga), saga.restoreId);
  return { name, what: 'the copy of the snapshot', isMade: made !== undefined };
}
