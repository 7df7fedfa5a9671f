import { captureSettings } from '../../../shared/capture-settings.ts';
import { instanceNameOf } from '../../../shared/names.ts';
import { type OpeningWanted, openingWanted } from '../../../shared/opening.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { ClusterFacts } from '../../../shared/rds-facts.ts';
import type { ClusterSettings, InstanceSettings } from '../../../shared/step-outputs.ts';
import type { Target } from '../../../shared/target-guard.ts';

/** The new cluster as the steps to come will want it, once it is opened; what nobody has said is absent. */
export interface NewClusterWanted extends OpeningWanted {
  /** Writer first. */
  readonly instances: readonly InstanceSettings[];
  /** What the instances are called in the end. */
  readonly instanceNames: readonly string[];
  readonly subnetGroup?: string;
  readonly port: number;
  readonly serverlessCapacity?: ClusterSettings['serverlessCapacity'];
}

/** Amazon RDS API Reference, CreateDBCluster: the port of Aurora PostgreSQL when none is given. */
const POSTGRES_PORT = 5432;

/** The plan's value where it gives one, else the old target's: RDS itself would fall back to defaults. Pure. */
export function newClusterWanted(
  plan: Plan,
  target: Target | undefined,
  source: ClusterFacts | undefined,
): NewClusterWanted {
  const old = target && captureSettings(target);
  const instances = instancesWanted(plan, old?.instances ?? []);
  return {
    instances,
    instanceNames: instances.map((_each, index) => instanceNameOf(plan.target.cluster, index)),
    subnetGroup: plan.network.subnetGroup ?? old?.subnetGroup,
    ...openingWanted(plan, old),
    port: plan.network.port ?? old?.port ?? source?.port ?? POSTGRES_PORT,
    serverlessCapacity: plan.serverlessCapacity ?? old?.serverlessCapacity,
  };
}

function instancesWanted(plan: Plan, old: readonly InstanceSettings[]): readonly InstanceSettings[] {
  const planned = plan.parameterGroups.instance;
  if (!plan.instances) return old.map((each) => ({ ...each, parameterGroup: planned ?? each.parameterGroup }));
  return plan.instances.map((each) => ({ ...each, parameterGroup: planned ?? old[0]?.parameterGroup }));
}
