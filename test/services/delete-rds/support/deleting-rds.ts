import { PLAN_TAG } from '../../../../shared/names.ts';
import type { ClusterFacts, InstanceFacts } from '../../../../shared/rds-facts.ts';
import type { Saga } from '../../../../shared/saga.ts';
import type { DeleteRdsPorts } from '../../../../services/delete-rds/ports.ts';
import { deleteRds } from '../../../../services/delete-rds/step.ts';
import { given } from '../../../support/given.ts';
import { memoryRds } from '../../../support/memory-rds.ts';
import { aCopy, aFinalSnapshot } from '../../../support/rds-builders.ts';

export type Content = NonNullable<Parameters<typeof memoryRds>[0]>;

/** A region where what is asked of RDS begins at once, and ends when a test says so; IAM asks for the plan's tag. */
export function deleting(saga: Saga, content: Content) {
  const rds = memoryRds(content);
  const calls: string[] = [];
  const change = <Thing extends ClusterFacts | InstanceFacts>(
    things: Thing[],
    isMeant: (thing: Thing) => boolean,
    facts: Partial<Thing>,
  ) => things.map((thing) => (isMeant(thing) ? { ...thing, ...facts } : thing));
  const refusals: string[] = [];
  const assertAllowed = (name: string) => {
    const refusal = refusals.shift();
    if (refusal) throw Object.assign(new Error(refusal), { name: refusal });
    const thing = [...rds.clusters, ...rds.instances].find(({ id }) => id === name);
    if (thing?.tags[PLAN_TAG] !== saga.planName) throw Object.assign(new Error(name), { name: 'AccessDenied' });
  };
  const ports: DeleteRdsPorts = {
    target: rds,
    createFinalSnapshot: async (_proof, id, tags) => {
      calls.push(`snapshot ${id}`);
      rds.snapshots.push(aFinalSnapshot({ status: 'creating', progress: 0, tags }));
    },
    liftProtection: async ({ clusterId }) => {
      assertAllowed(clusterId);
      calls.push(`lift ${clusterId}`);
      rds.clusters = change(rds.clusters, ({ id }) => id === clusterId, { isProtected: false });
    },
    deleteInstance: async (_proof, instanceId) => {
      assertAllowed(instanceId);
      calls.push(`delete ${instanceId}`);
      rds.instances = change(rds.instances, ({ id }) => id === instanceId, { status: 'deleting' });
    },
    deleteCluster: async ({ clusterId }) => {
      assertAllowed(clusterId);
      calls.push(`delete ${clusterId}`);
      rds.clusters = change(rds.clusters, ({ id }) => id === clusterId, { status: 'deleting' });
    },
  };
  const finish = {
    finalSnapshot: () => void (rds.snapshots = [aCopy(), aFinalSnapshot()]),
    deletion: () => {
      rds.clusters = rds.clusters.filter(({ status }) => status !== 'deleting');
      rds.instances = rds.instances.filter(({ status }) => status !== 'deleting');
    },
  };
  /** What the next call that IAM grants by the tag is answered. */
  const refuseOnce = (name: string) => void refusals.push(name);
  return { rds, calls, finish, ports, refuseOnce, ...given(deleteRds, saga, ports) };
}
