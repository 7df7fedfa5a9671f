import { TargetDeleted } from '../../events/contracts/target-deleted.ts';
import { captureSettings } from '../../shared/capture-settings.ts';
import { TerminalError } from '../../shared/errors.ts';
import { clusterArnOf } from '../../shared/names.ts';
import { announce } from '../../shared/outcome.ts';
import type { Plan } from '../../shared/plan.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import type { Target } from '../../shared/target-guard.ts';
import { proveDeletable } from './deletion-proof.ts';
import { finalSnapshotTaken } from './final-snapshot.ts';
import type { DeleteRdsPorts, DeletionOutcome } from './ports.ts';
import { takenDown, waitForInstances } from './take-down.ts';

/** Deletes the old target before the new cluster is restored under its name: the strategy `replace`. */
export async function deleteTarget(saga: Saga, ports: DeleteRdsPorts, now: Date): Promise<DeletionOutcome> {
  const plan = planOf(saga);
  const cluster = await ports.target.cluster(plan.target.cluster);
  const instances = await ports.target.instancesOf(plan.target.cluster);
  if (!cluster) return instances.length > 0 ? waitForInstances(instances.length) : deleted(saga, plan);
  if (cluster.status === 'deleting') return { kind: 'wait', summary: `cluster '${cluster.id}' is deleting` };
  const target = { cluster, instances };
  const replacement = await ports.target.snapshot(outputOf(saga, 'copy-snapshot').snapshotArn);
  const proof = proveDeletable(plan, saga, target, replacement, now);
  return (
    captured(saga, target) ??
    (await finalSnapshotTaken(saga, target, proof, ports, now)) ??
    (await takenDown(saga, target, proof, ports, now))
  );
}

/** The settings are committed before anything is touched: after that they can be read nowhere any more. */
function captured(saga: Saga, target: Target): DeletionOutcome | undefined {
  if (saga.outputs['delete-rds']) return undefined;
  const { id, resourceId } = target.cluster;
  return {
    kind: 'again',
    summary: `read the settings of cluster '${id}' and its ${target.instances.length} instances`,
    output: { hadExisted: true, clusterResourceId: resourceId, settings: captureSettings(target) },
  };
}

function deleted(saga: Saga, plan: Plan): DeletionOutcome {
  const output = saga.outputs['delete-rds'] ?? { hadExisted: false };
  const { hadExisted, finalSnapshotArn } = output;
  if (!hadExisted && !plan.instances) throw vanished(plan);
  return {
    kind: 'done',
    summary: hadExisted ? `cluster '${plan.target.cluster}' and its instances are gone` : 'there was nothing to delete',
    output,
    event: announce(TargetDeleted, {
      targetClusterArn: clusterArnOf(plan.target),
      hadExisted,
      ...(finalSnapshotArn && { finalSnapshotArn }),
    }),
  };
}

function vanished(plan: Plan): TerminalError {
  return new TerminalError(
    'TargetVanished',
    `cluster '${plan.target.cluster}' was deleted by somebody else before its settings were read`,
    `Add 'instances' and what else matters to plan '${plan.name}', then request the restore again.`,
  );
}
