import { SnapshotVerified } from '../../events/contracts/snapshot-verified.ts';
import type { Step } from '../../shared/deliver.ts';
import { announce, type Outcome } from '../../shared/outcome.ts';
import { planOf } from '../../shared/saga.ts';
import { decideCopy } from './decide-copy.ts';
import { versionToRestore } from './preflight/engine.ts';
import { type PreflightFacts, snapshotOf, targetOf } from './preflight/facts.ts';
import { findingsOf, stopAt } from './preflight/findings-of.ts';
import { gatherFacts, type PreflightPorts } from './preflight/gather-facts.ts';
import { manifest } from './service.ts';

/** Everything that could stop a later step is asked here, before anything has changed. */
export const snapshotCheck: Step<PreflightPorts, 'snapshot-check'> = {
  manifest,
  async advance(saga, ports, now) {
    const plan = planOf(saga);
    const choice = saga.request.snapshot ?? plan.snapshot.choose;
    const facts = await gatherFacts({ plan, choice, restoreId: saga.restoreId, now }, ports);
    stopAt(findingsOf(facts), plan.name);
    return verified(facts);
  },
};

function verified(facts: PreflightFacts): Outcome<'snapshot-check'> {
  const snapshot = snapshotOf(facts)!;
  const decision = decideCopy(facts.plan, snapshot);
  const { engine, isEncrypted, kmsKeyArn } = snapshot;
  const found = {
    snapshotArn: snapshot.arn,
    snapshotCreatedAt: snapshot.createdAt!.toISOString(),
    engineVersion: versionToRestore(facts.plan, snapshot),
    isEncrypted,
  };
  return {
    kind: 'done',
    summary: `snapshot '${snapshot.id}' of ${found.snapshotCreatedAt} fits; ${decision.copyReason}`,
    output: {
      ...found,
      engine,
      kmsKeyArn,
      ...decision,
      targetResourceId: targetOf(facts)?.cluster.resourceId,
      sourceResourceId: facts.source?.value?.resourceId,
    },
    event: announce(SnapshotVerified, { ...found, ...decision }),
  };
}
