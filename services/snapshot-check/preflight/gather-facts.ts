import { clusterArnOf, snapshotArnOf, userSecretNameOf } from '../../../shared/names.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { RdsReader } from '../../../shared/rds-reader.ts';
import type { Target } from '../../../shared/target-guard.ts';
import { newestWanted } from '../choose-snapshot.ts';
import { type Asker, asker, type Read, type Seen } from './ask.ts';
import { versionToRestore } from './engine.ts';
import type { PreflightFacts, SnapshotChoice, Undertaking } from './facts.ts';
import { findNamesakes } from './find-namesakes.ts';
import { unnamedKeys } from './keys.ts';
import { type NewClusterWanted, newClusterWanted } from './new-cluster-wanted.ts';
import { isDefaultGroup } from './parameter-groups.ts';
import type { PlaceReader } from './place-reader.ts';
import { QUARANTINE_PARAMETERS } from './quarantine-parameters.ts';
import { reachQuestionOf } from './reach.ts';

export interface PreflightPorts {
  readonly source: Pick<RdsReader, 'snapshot' | 'snapshotsOf' | 'cluster'>;
  readonly target: Pick<RdsReader, 'cluster' | 'instancesOf' | 'snapshot'>;
  readonly place: PlaceReader;
}

/** Reads everything once, what does not depend on anything else at the same time. */
export async function gatherFacts(undertaking: Undertaking, ports: PreflightPorts): Promise<PreflightFacts> {
  const ask = asker();
  const { plan } = undertaking;
  const [source, target, snapshot, atOnce] = await Promise.all([
    askSource(plan, ports, ask),
    askTarget(plan, ports, ask),
    askSnapshot(undertaking, ports, ask),
    askAtOnce(plan, ports, ask),
  ]);
  const wanted = newClusterWanted(plan, target?.value, source?.value);
  const known = { ...undertaking, source, target, snapshot, wanted };
  const [groups, engine, namesakes, otherKeys, reach] = await Promise.all([
    askGroups(plan, wanted, ports, ask),
    askEngine(plan, wanted, snapshot, ports, ask),
    findNamesakes(known, ports, ask),
    askOtherKeys(plan, known, ports),
    ask.one(of('lambda:InvokeFunction', 'setup-db-users'), () =>
      ports.place.reach(reachQuestionOf(plan, target?.value, wanted)),
    ),
  ]);
  const keys = new Map([...atOnce.keys, ...otherKeys]);
  return { ...known, ...atOnce, keys, ...groups, ...engine, namesakes, reach, refusals: ask.refusals };
}

/** Clusters of another account cannot be described; their snapshots can, once they are shared. */
async function askSource(plan: Plan, { source }: PreflightPorts, ask: Asker): Promise<PreflightFacts['source']> {
  if (plan.source.account !== plan.target.account) return { value: undefined };
  return ask.one(of('rds:DescribeDBClusters', clusterArnOf(plan.source)), () => source.cluster(plan.source.cluster));
}

async function askTarget(plan: Plan, { target }: PreflightPorts, ask: Asker): Promise<Seen<Target | undefined>> {
  const { cluster: id } = plan.target;
  const cluster = await ask.one(of('rds:DescribeDBClusters', clusterArnOf(plan.target)), () => target.cluster(id));
  if (!cluster?.value) return cluster && { value: undefined };
  const found = cluster.value;
  const instances = await ask.one(of('rds:DescribeDBInstances', arnAt(plan, 'db', '*')), () => target.instancesOf(id));
  return instances && { value: { cluster: found, instances: instances.value } };
}

function askSnapshot(
  { plan, choice }: Undertaking,
  { source }: PreflightPorts,
  ask: Asker,
): Promise<Seen<SnapshotChoice>> {
  if (choice === 'latest') {
    return ask.one(of('rds:DescribeDBClusterSnapshots', snapshotArnOf(plan.source, '*')), async () => {
      const all = await source.snapshotsOf(plan.source.cluster);
      return { chosen: newestWanted(plan, all), from: all.length };
    });
  }
  const arn = choice.startsWith('arn:') ? choice : snapshotArnOf(plan.source, choice);
  return ask.one(of('rds:DescribeDBClusterSnapshots', arn), async () => {
    const chosen = await source.snapshot(choice);
    return { chosen, from: chosen ? 1 : 0 };
  });
}

/** What the plan alone decides. */
async function askAtOnce(plan: Plan, { place }: PreflightPorts, ask: Asker) {
  const group = plan.quarantine.clusterParameterGroup;
  const [keys, secrets, quotas, quarantineParameters] = await Promise.all([
    ask.each(keysOf(plan), (arn) => of('kms:DescribeKey', arn), place.key),
    ask.each(
      plan.database.users.filter(({ login }) => login === 'password').map(({ name }) => userSecretNameOf(plan, name)),
      (name) => of('secretsmanager:DescribeSecret', name),
      place.secret,
    ),
    ask.one(of('rds:DescribeAccountAttributes', '*'), () => place.quotas()),
    ask.one(of('rds:DescribeDBClusterParameters', arnAt(plan, 'cluster-pg', group)), () =>
      place.clusterParameters(group, QUARANTINE_PARAMETERS),
    ),
  ]);
  return { keys, secrets, quotas, quarantineParameters };
}

/** Those that the plan does not name. A refusal is no finding of its own: such a key is a customer's, and is told as that. */
async function askOtherKeys(
  plan: Plan,
  { snapshot, target }: Pick<PreflightFacts, 'snapshot' | 'target'>,
  { place }: PreflightPorts,
): Promise<PreflightFacts['keys']> {
  const arns = unnamedKeys(plan, snapshot?.value.chosen, target?.value).map(({ arn }) => arn);
  return asker().each(arns, (arn) => of('kms:DescribeKey', arn), place.key);
}

async function askGroups(plan: Plan, wanted: NewClusterWanted, { place }: PreflightPorts, ask: Asker) {
  const { quarantine, network } = plan;
  const clusterGroups = [quarantine.clusterParameterGroup, wanted.clusterParameterGroup];
  const securityGroupIds = [quarantine.securityGroups, network.functionSecurityGroups, wanted.securityGroups].flat();
  const [subnetGroups, clusterParameterGroups, instanceParameterGroups, securityGroups] = await Promise.all([
    ask.each(
      wanted.subnetGroup === undefined ? [] : [wanted.subnetGroup],
      (name) => of('rds:DescribeDBSubnetGroups', arnAt(plan, 'subgrp', name)),
      place.subnetGroup,
    ),
    ask.each(
      clusterGroups.filter(isOfSomebody),
      (name) => of('rds:DescribeDBClusterParameterGroups', arnAt(plan, 'cluster-pg', name)),
      place.clusterParameterGroup,
    ),
    ask.each(
      wanted.instances.map(({ parameterGroup }) => parameterGroup).filter(isOfSomebody),
      (name) => of('rds:DescribeDBParameterGroups', arnAt(plan, 'pg', name)),
      place.instanceParameterGroup,
    ),
    ask.one(of('ec2:DescribeSecurityGroups', '*'), () => place.securityGroups([...new Set(securityGroupIds)])),
  ]);
  return { subnetGroups, clusterParameterGroups, instanceParameterGroups, securityGroups };
}

/** Which versions and classes there are; without a snapshot the version is not known. */
async function askEngine(
  plan: Plan,
  { instances }: NewClusterWanted,
  snapshot: Seen<SnapshotChoice>,
  { place }: PreflightPorts,
  ask: Asker,
): Promise<Pick<PreflightFacts, 'engineVersion' | 'offeredVersions' | 'classes'>> {
  const chosen = snapshot?.value.chosen;
  if (!chosen) return { engineVersion: undefined, offeredVersions: undefined, classes: new Map() };
  const { engine } = chosen;
  const version = versionToRestore(plan, chosen);
  const [engineVersion, classes] = await Promise.all([
    ask.one(of('rds:DescribeDBEngineVersions', '*'), () => place.engineVersion(engine, version)),
    ask.each(
      instances.map((each) => each.class),
      () => of('rds:DescribeOrderableDBInstanceOptions', '*'),
      (instanceClass) => place.instanceClass(engine, version, instanceClass),
    ),
  ]);
  const isMissing = engineVersion !== undefined && engineVersion.value === undefined;
  const offeredVersions = isMissing
    ? await ask.one(of('rds:DescribeDBEngineVersions', '*'), () => place.engineVersions(engine))
    : undefined;
  return { engineVersion, offeredVersions, classes };
}

/** RDS makes its default groups when they are first used, so that they may not be listed yet. */
const isOfSomebody = (name: string | undefined): name is string => name !== undefined && !isDefaultGroup(name);

const keysOf = ({ copy, source, target }: Plan): readonly string[] =>
  [copy.kmsKey, source.kmsKey, target.kmsKey].filter((key) => key !== undefined);

const of = (action: string, on: string): Read => ({ action, on });

const arnAt = ({ target }: Plan, kind: string, name: string): string =>
  `arn:aws:rds:${target.region}:${target.account}:${kind}:${name}`;
