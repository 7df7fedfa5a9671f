import { STEPS, type StepName, TRACKER } from '../../events/services.ts';
import { copyNameOf, finalSnapshotNameOf } from '../../shared/names.ts';
import { isTerminal, type Phase, type Saga } from '../../shared/saga.ts';
import { refusal } from '../cli-error.ts';

/** What a stop would undo. */
export interface CancelOutlook {
  readonly restoreId: string;
  readonly plan: string;
  readonly phase: Phase;
  readonly step: Saga['step'];
  /** Snapshots of this restore that would be removed. */
  readonly undone: readonly Undoing[];
  /** The stop may come too late. */
  readonly isClose: boolean;
}

export interface Undoing {
  readonly snapshot: string;
  readonly what: 'the copy of the snapshot' | 'the final snapshot of the target';
  /** Or it has only been begun, or is about to be. */
  readonly isMade: boolean;
}

/** Throws a `CliError` where the service would refuse for sure. Pure. */
export function cancelOutlook(saga: Saga): CancelOutlook {
  const { restoreId, planName: plan, phase, step } = saga;
  if (isTerminal(phase) || phase === 'failing' || phase === 'cancelling') {
    throw refusal(
      `restore '${restoreId}' is ${phase}, expected it to be running or queued`,
      `See how it ${phase === 'cancelling' ? 'goes' : 'ended'}: aurora-restore status ${restoreId}`,
    );
  }
  if (hasBegunToDelete(saga)) {
    throw refusal(
      `restore '${restoreId}' is at '${step}' and has begun to delete the old target, expected it to be before that`,
      'Let it finish: stopping now would leave no target at all.',
    );
  }
  return { restoreId, plan, phase, step, undone: undoneBy(saga), isClose: step === 'delete-rds' };
}

function undoneBy({ plan, restoreId, phase, step, outputs }: Saga): Undoing[] {
  if (!plan || phase === 'queued') return [];
  const copy = outputs['copy-snapshot'];
  const mayCopy = copy ? !copy.isInPlace : step === 'copy-snapshot';
  const mayFinish = step === 'delete-rds' && plan.finalSnapshot.take;
  return [
    ...(mayCopy
      ? [
          {
            snapshot: copyNameOf(plan, restoreId),
            what: 'the copy of the snapshot',
            isMade: copy !== undefined,
          } as const,
        ]
      : []),
    ...(mayFinish
      ? [
          {
            snapshot: finalSnapshotNameOf(plan, restoreId),
            what: 'the final snapshot of the target',
            isMade: outputs['delete-rds']?.finalSnapshotArn !== undefined,
          } as const,
        ]
      : []),
  ];
}

function hasBegunToDelete({ phase, step, outputs }: Saga): boolean {
  if (phase === 'queued') return false;
  if (outputs['delete-rds']?.begunAt || step === TRACKER) return true;
  return STEPS.indexOf(step as StepName) > STEPS.indexOf('delete-rds');
}
