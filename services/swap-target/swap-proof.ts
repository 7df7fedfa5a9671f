import { TerminalError } from '../../shared/errors.ts';
import { type SwapSides, takenNames } from '../../shared/moves.ts';
import { PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import { assertWhole } from '../../shared/new-cluster.ts';
import { asTheTarget } from '../../shared/put-aside.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { type Scene, sightingsIn, targetIn } from '../../shared/sightings.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import { assertMayReplace, type Target } from '../../shared/target-guard.ts';

declare const proof: unique symbol;

/**
 * Says that these two clusters, by their immutable ids, may change names now. Only the two functions below make one, and
 * nothing can be renamed without: the compiler refuses a call that has none.
 */
export interface SwapProof {
  readonly [proof]: true;
  readonly oldResourceId: string;
  readonly newResourceId: string;
  /** When RDS was asked for what it is made from. */
  readonly seenAt: Date;
}

/**
 * Proves, before the first rename, that the old target may give its name to the new cluster: the new one is what this
 * restore made of a verified snapshot, has its users and all its instances, and is open; the old one is what was checked
 * when the restore began, and every guard holds; both stand still, and no stranger bears a name of the swap. Throws a
 * `TerminalError` otherwise. Pure.
 */
export function proveSwappable(saga: Saga, scene: Scene, seenAt: Date): SwapSides & { readonly proof: SwapProof } {
  const proof = proveStillSwappable(saga, scene, seenAt);
  const { old, fresh } = sidesIn(saga, scene);
  if (!old)
    throw vanished('TargetVanished', `the old cluster '${planOf(saga).target.cluster}' (${proof.oldResourceId})`);
  if (!fresh) throw vanished('NewClusterLost', `the new cluster (${proof.newResourceId})`);
  assertWhole(saga, fresh);
  assertAtRest(old, fresh);
  const [stranger] = takenNames(saga.outputs['swap-target']?.moves ?? [], sightingsIn(scene));
  if (stranger) throw nameTaken(stranger.id, stranger.resourceId);
  return { proof, old, fresh };
}

/** The same between the renames, when something may be out of sight for a moment: what is seen is judged. Pure. */
export function proveStillSwappable(saga: Saga, scene: Scene, seenAt: Date): SwapProof {
  const { old, fresh } = sidesIn(saga, scene);
  if (old) assertIsTheTarget(saga, old);
  if (fresh) assertIsOurs(saga, fresh);
  return { ...idsOf(saga), seenAt } as SwapProof;
}

/** The two clusters of the swap, as far as they are seen. Pure. */
export function sidesIn(saga: Saga, scene: Scene): Partial<SwapSides> {
  const { oldResourceId, newResourceId } = idsOf(saga);
  return { old: targetIn(scene, oldResourceId), fresh: targetIn(scene, newResourceId) };
}

/** Their ids, once the steps before have left what the swap stands on. */
function idsOf(saga: Saga): Pick<SwapProof, 'oldResourceId' | 'newResourceId'> {
  outputOf(saga, 'check-copy-status');
  outputOf(saga, 'setup-db-users');
  const { targetResourceId } = outputOf(saga, 'snapshot-check');
  if (targetResourceId === undefined) throw new Error(`restore '${saga.restoreId}' has no old cluster to swap with`);
  return { oldResourceId: targetResourceId, newResourceId: outputOf(saga, 'restore-snapshot').clusterResourceId };
}

function assertIsTheTarget(saga: Saga, old: Target): void {
  const plan = planOf(saga);
  assertMayReplace(plan, asTheTarget(plan, saga.restoreId, old), outputOf(saga, 'snapshot-check').sourceResourceId);
}

function assertIsOurs(saga: Saga, { cluster }: Target): void {
  const { opening } = outputOf(saga, 'restore-snapshot');
  if (cluster.tags[RESTORE_TAG] !== saga.restoreId || cluster.tags[PLAN_TAG] !== saga.planName) {
    throw new TerminalError(
      'NewClusterNotOurs',
      `cluster '${cluster.id}' lacks the tags of restore '${saga.restoreId}' and plan '${saga.planName}'`,
      'Somebody changed its tags during the restore. Request the restore again.',
    );
  }
  const isOpen =
    cluster.clusterParameterGroup === opening.clusterParameterGroup &&
    cluster.securityGroups.toSorted().join() === opening.securityGroups.toSorted().join();
  if (isOpen) return;
  throw new TerminalError(
    'NewClusterNotOpen',
    `cluster '${cluster.id}' has groups ${cluster.securityGroups.join(', ')} and '${cluster.clusterParameterGroup}', ` +
      `expected ${opening.securityGroups.join(', ')} and '${opening.clusterParameterGroup}'`,
    'It is still in quarantine, or somebody changed its groups. Nothing was renamed; request the restore again.',
  );
}

function assertAtRest(...targets: readonly Target[]): void {
  const things = targets.flatMap(({ cluster, instances }) => [cluster, ...instances]);
  const restless = things.find(({ status, hasPendingChanges }) => status !== 'available' || hasPendingChanges);
  if (!restless) return;
  const { id, status, hasPendingChanges } = restless;
  throw new TerminalError(
    'NotReadyToSwap',
    `'${id}' is ${status}${hasPendingChanges ? ' with changes pending' : ''}, expected 'available' with none`,
    // A rename is applied at once, and everything that waits for the maintenance window with it.
    'A rename would apply what is pending. Bring it to rest; nothing was renamed. Then request the restore again.',
  );
}

function vanished(code: string, what: string): TerminalError {
  return new TerminalError(
    code,
    `${what} no longer exists, expected it to change names`,
    'Somebody deleted or renamed it during the restore. Nothing was renamed; request the restore again.',
  );
}

export function nameTaken(name: string, by: string): TerminalError {
  return new TerminalError(
    'NameTaken',
    `name '${name}' is borne by '${by}', which is no part of the swap, expected it to be free`,
    'Rename or delete what bears it, then request the restore again.',
  );
}
