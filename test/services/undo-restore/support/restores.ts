import { ROUTES, type StepName } from '../../../../events/services.ts';
import { besideArnOf, besideNameOf, PLAN_TAG } from '../../../../shared/names.ts';
import type { Plan } from '../../../../shared/plan.ts';
import type { ClusterFacts, InstanceFacts } from '../../../../shared/rds-facts.ts';
import type { Saga } from '../../../../shared/saga.ts';
import type { StepOutputs } from '../../../../shared/step-outputs.ts';
import { isoAfter } from '../../../../shared/commit.ts';
import { begun } from '../../../../shared/transition.ts';
import { aPlan, aSwapPlan } from '../../../support/a-plan.ts';
import { aSaga, outputsOf, swapMoves } from '../../../support/a-saga.ts';
import type { memoryRds } from '../../../support/memory-rds.ts';
import {
  aCluster,
  aCopy,
  aFinalSnapshot,
  aNewCluster,
  anInstance,
  OLD_RESOURCE,
  OUR_TAGS,
  RESTORE_ID,
} from '../../../support/rds-builders.ts';
import { NOON } from '../../../support/stepped-clock.ts';

export const SINCE = NOON.toISOString();
export const BESIDE = besideNameOf(RESTORE_ID);
export const BESIDE_ARN = besideArnOf(aPlan().target, BESIDE);
const PLANS: Readonly<Record<string, () => Plan>> = { replace: aPlan, swap: aSwapPlan };

interface Interruption {
  readonly strategy?: 'replace' | 'swap';
  readonly phase?: 'failing' | 'cancelling';
  /** What the step had committed before it was interrupted. */
  readonly output?: StepOutputs[StepName];
  readonly plan?: Plan;
}

/** A restore that stopped at a step, whose turn it is now to be taken back. */
export function stoppedAt(
  step: StepName,
  { strategy = 'replace', phase = 'failing', output, plan }: Interruption = {},
): Saga {
  const ours = plan ?? PLANS[strategy]!();
  const saga = aSaga({ at: step, plan: ours });
  const record = { ...begun({ now: NOON }), ...(phase === 'failing' && { status: 'failed' as const, endedAt: SINCE }) };
  const deadlineAt = isoAfter(NOON, 3 * 3_600_000);
  return {
    ...saga,
    phase,
    step: 'undo-restore',
    steps: { ...saga.steps, [step]: record },
    outputs: { ...saga.outputs, ...(output && { [step]: output }) },
    undoing: { since: SINCE, during: step, undone: [], left: [] },
    ...(phase === 'failing' && { failure: { step, code: 'X', message: 'x', hint: 'X.' } }),
    stepDeadlineAt: deadlineAt,
    deadlineAt,
  };
}

/** What the step leaves when it is done, as far as it says so before its end. */
export const outputAt = (step: StepName, strategy: 'replace' | 'swap'): StepOutputs[StepName] => {
  const output = outputsOf([...ROUTES[strategy]], PLANS[strategy]!())[step];
  return step === 'swap-target' ? ({ ...output!, swappedAt: undefined } as StepOutputs['swap-target']) : output;
};

/** The old target with its one instance, in the middle of a swap or of its deletion. */
export const oldCluster = (facts: Partial<ClusterFacts> = {}): ClusterFacts =>
  aCluster({ tags: { [PLAN_TAG]: 'orders-staging' }, members: [], ...facts });

export const oldInstance = (facts: Partial<InstanceFacts> = {}): InstanceFacts =>
  anInstance({ resourceId: 'db-OLD-1', tags: { [PLAN_TAG]: 'orders-staging' }, ...facts });

export const newCluster = (facts: Partial<ClusterFacts> = {}): ClusterFacts =>
  aNewCluster({ id: BESIDE, arn: BESIDE_ARN, ...facts });

export const newInstance = (facts: Partial<InstanceFacts> = {}): InstanceFacts => {
  const id = facts.id ?? `${BESIDE}-1`;
  return anInstance({ id, resourceId: 'db-NEW-1', clusterId: BESIDE, tags: OUR_TAGS, ...facts });
};

/** The region of the target after the steps before this one, and after this one has done its work but not said so. */
export function regionAt(step: StepName, strategy: 'replace' | 'swap'): Parameters<typeof memoryRds>[0] {
  const route = ROUTES[strategy];
  const isPast = (other: StepName) => route.indexOf(step) >= route.indexOf(other);
  const isCopied = isPast('copy-snapshot');
  const snapshots = isCopied ? [aCopy({ status: route.indexOf(step) > 2 ? 'available' : 'copying' })] : [];
  if (strategy === 'replace') {
    const isDeleted = isPast('delete-rds');
    return {
      snapshots: [...snapshots, ...(isDeleted ? [aFinalSnapshot()] : [])],
      clusters: isPast('restore-snapshot')
        ? [aNewCluster({ isProtected: !isPast('archive-snapshot') })]
        : isDeleted
          ? []
          : [aCluster()],
    };
  }
  if (isPast('archive-snapshot')) return swappedSoFar(RENAMES);
  if (isPast('swap-target')) return swappedSoFar(RENAMES / 2);
  return {
    snapshots,
    // The steps after it find it as it was made: protected.
    clusters: [oldCluster(), ...(isPast('restore-snapshot') ? [newCluster({ isProtected: true })] : [])],
    instances: [oldInstance(), ...(isPast('check-restore-status') ? [newInstance()] : [])],
  };
}

/** So many renames a swap has. */
export const RENAMES = swapMoves(aSwapPlan()).length;

/** Everything of a swap, where the first so many of its renames have been done. */
export function swappedSoFar(count: number): Parameters<typeof memoryRds>[0] {
  const moves = swapMoves(aSwapPlan()).slice(0, count);
  const nameOf = (resourceId: string) => moves.find((move) => move.resourceId === resourceId)?.to;
  const named = (kind: 'cluster' | 'db', thing: { resourceId: string }) => {
    const id = nameOf(thing.resourceId);
    return id ? { id, arn: `arn:aws:rds:eu-west-1:111122223333:${kind}:${id}` } : {};
  };
  const clusters = [oldCluster(), newCluster()].map((each) => ({ ...each, ...named('cluster', each) }));
  const ofCluster = (resourceId: string) => clusters.find((each) => each.resourceId === resourceId)!.id;
  const instances = [
    oldInstance({ clusterId: ofCluster(OLD_RESOURCE) }),
    newInstance({ clusterId: ofCluster('cluster-NEW') }),
  ].map((each) => ({ ...each, ...named('db', each) }));
  return { clusters, instances, snapshots: [aCopy()] };
}
