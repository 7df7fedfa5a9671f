import type { Plan } from '../../../shared/plan.ts';
import type { SnapshotFacts } from '../../../shared/rds-facts.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { InstanceSettings } from '../../../shared/step-outputs.ts';
import type { Answers, Seen } from './ask.ts';
import { versionToRestore } from './engine.ts';
import type { NewClusterWanted } from './new-cluster-wanted.ts';
import type { InstanceClassFacts, SubnetGroupFacts } from './place-reader.ts';

const SERVERLESS = 'db.serverless';

/** Whether somebody has said which instances the new cluster gets. Without any nobody could ever connect to it. Pure. */
export function unknownInstances(plan: Plan, wanted: NewClusterWanted, target: Seen<unknown>): readonly Finding[] {
  if (!target || wanted.instances.length > 0) return [];
  return [
    {
      code: 'InstancesUnknown',
      message: `target '${plan.target.cluster}' has no instances to take over and plan '${plan.name}' names none`,
      hint: "Add 'instances' to the plan, so that the restored cluster gets some.",
    },
  ];
}

/** Whether RDS has the classes, with the version to restore with and where they are wanted. Pure. */
export function classFindings(
  plan: Plan,
  { instances }: NewClusterWanted,
  snapshot: SnapshotFacts | undefined,
  classes: Answers<InstanceClassFacts>,
): readonly Finding[] {
  if (!snapshot) return [];
  const { engine } = snapshot;
  const engineVersion = versionToRestore(plan, snapshot);
  const version = `${engine} ${engineVersion}`;
  const wanted = [...Map.groupBy(instances, (each) => each.class)].filter(([name]) => classes.has(name));
  return wanted.flatMap(([name, members]) => {
    const offered = classes.get(name);
    if (!offered) return [classNotOffered(name, version, plan.target.region, { engine, engineVersion })];
    const zones = new Set(members.flatMap(({ availabilityZone }) => availabilityZone ?? []));
    return [...zones]
      .filter((zone) => !offered.availabilityZones.includes(zone))
      .map((zone) => zoneNotOffered(zone, `class '${name}' with ${version}`, offered.availabilityZones));
  });
}

/** Whether the subnet group reaches the zones that are named. Pure. */
export function zoneFindings(
  { instances, subnetGroup }: NewClusterWanted,
  subnetGroups: Answers<SubnetGroupFacts>,
): readonly Finding[] {
  const group = subnetGroup === undefined ? undefined : subnetGroups.get(subnetGroup);
  if (!group) return [];
  return [...zonesOf(instances)]
    .filter((zone) => !group.availabilityZones.includes(zone))
    .map((zone) => zoneNotOffered(zone, `subnet group '${subnetGroup}'`, group.availabilityZones));
}

/** Amazon Aurora User Guide, "Using Aurora Serverless v2": the cluster needs its capacity before such an instance. */
export function capacityFindings(plan: Plan, { instances, serverlessCapacity }: NewClusterWanted): readonly Finding[] {
  if (serverlessCapacity || !instances.some((each) => each.class === SERVERLESS)) return [];
  return [
    {
      code: 'ServerlessCapacityUnknown',
      message: `plan '${plan.name}' wants instances of class '${SERVERLESS}' and neither it nor the old target has a capacity`,
      hint: "Add 'serverlessCapacity: { min: 0.5, max: 8 }', or other bounds, to the plan.",
    },
  ];
}

const zonesOf = (instances: readonly InstanceSettings[]): ReadonlySet<string> =>
  new Set(instances.flatMap(({ availabilityZone }) => availabilityZone ?? []));

const classNotOffered = (
  name: string,
  version: string,
  region: string,
  { engine, engineVersion }: Pick<SnapshotFacts, 'engine' | 'engineVersion'>,
) => ({
  code: 'InstanceClassNotOffered',
  message: `class '${name}' cannot be ordered with ${version} in ${region}`,
  hint: `Choose another in 'instances' of the plan: aws rds describe-orderable-db-instance-options --engine ${engine} --engine-version ${engineVersion} --region ${region}`,
});

const zoneNotOffered = (zone: string, by: string, offered: readonly string[]): Finding => ({
  code: 'ZoneNotOffered',
  message: `availability zone '${zone}' is not among those of ${by}: ${offered.join(', ') || 'none'}`,
  hint: "Correct availabilityZone in 'instances' of the plan, or leave it out and RDS chooses.",
});
