import type {
  IngressRule,
  KeyFacts,
  NamedInstance,
  PlaceReader,
  QuotaFacts,
  ReachFacts,
  SecretFacts,
  SecurityGroupFacts,
} from '../../../../services/snapshot-check/preflight/place-reader.ts';
import { SOURCE_KEY } from '../../../support/rds-builders.ts';
import { TARGET_REGION } from '../../../support/a-plan.ts';

export const VPC = 'vpc-0a1b2c3d';
export const ZONES = ['a', 'b', 'c'].map((letter) => TARGET_REGION + letter);
export const QUARANTINE_GROUP = 'staging-quarantine-pg16';
const FAMILY = 'aurora-postgresql16';

/** The target's place in memory. Whatever is not changed is as a restore needs it. */
export interface PlaceContent {
  /** By ARN; `undefined` is a key that does not exist. */
  readonly keys: Record<string, KeyFacts | undefined>;
  /** The versions of the engine that the region offers. */
  readonly versions: readonly string[];
  /** Zones by class. */
  readonly classes: Record<string, readonly string[]>;
  readonly subnetGroups: Record<string, readonly string[]>;
  /** Family by name. */
  readonly clusterParameterGroups: Record<string, string>;
  readonly instanceParameterGroups: Record<string, string>;
  /** By group. */
  readonly parameters: Record<string, Record<string, string>>;
  readonly securityGroups: readonly SecurityGroupFacts[];
  readonly quotas: readonly QuotaFacts[];
  readonly instances: readonly NamedInstance[];
  readonly secrets: Record<string, SecretFacts>;
  readonly reach: ReachFacts;
}

export const GOOD_KEY: KeyFacts = {
  state: 'Enabled',
  spec: 'SYMMETRIC_DEFAULT',
  usage: 'ENCRYPT_DECRYPT',
  manager: 'CUSTOMER',
};
export const KEY_OF_AWS: KeyFacts = { ...GOOD_KEY, manager: 'AWS' };

export const fromFunction: IngressRule = {
  protocol: 'tcp',
  fromPort: 5432,
  toPort: 5432,
  groups: ['sg-0f1'],
  others: [],
};

export const aSecurityGroup = (id: string, facts: Partial<SecurityGroupFacts> = {}): SecurityGroupFacts => ({
  id,
  vpcId: VPC,
  ingress: [],
  egressRules: 1,
  ...facts,
});

export const theQuarantineGroup = (facts: Partial<SecurityGroupFacts> = {}): SecurityGroupFacts =>
  aSecurityGroup('sg-0c105ed', { ingress: [fromFunction], egressRules: 0, ...facts });

export const content = (changes: Partial<PlaceContent> = {}): PlaceContent => ({
  keys: {},
  versions: ['16.8'],
  classes: { 'db.r6g.large': ZONES },
  subnetGroups: { 'staging-database': ZONES },
  clusterParameterGroups: { 'staging-cluster-pg16': FAMILY, [QUARANTINE_GROUP]: FAMILY },
  instanceParameterGroups: { 'staging-instance-pg16': FAMILY },
  parameters: {
    [QUARANTINE_GROUP]: { shared_preload_libraries: 'pg_stat_statements', max_logical_replication_workers: '0' },
  },
  securityGroups: [
    aSecurityGroup('sg-0a1b2c3d', { ingress: [fromFunction] }),
    aSecurityGroup('sg-0f1'),
    theQuarantineGroup(),
  ],
  quotas: [
    { name: 'DBClusters', used: 3, max: 40 },
    { name: 'DBInstances', used: 6, max: 40 },
    { name: 'ManualClusterSnapshots', used: 12, max: 100 },
  ],
  instances: [],
  secrets: {},
  reach: { functionName: 'aurora-restore-setup-db-users', answer: { asked: ['rds'], unreached: [] } },
  ...changes,
});

/** A place; `asked` tells what has been looked at. */
export function memoryPlace(changes: Partial<PlaceContent> = {}): PlaceReader & { readonly asked: string[] } {
  const has = content(changes);
  const asked: string[] = [];
  const group = (family: string | undefined) => (family === undefined ? undefined : { family });
  return {
    asked,
    key: async (arn) => {
      asked.push(arn);
      if (arn in has.keys) return has.keys[arn];
      return arn === SOURCE_KEY ? KEY_OF_AWS : GOOD_KEY;
    },
    engineVersion: async (_engine, version) =>
      has.versions.includes(version) ? { version, family: FAMILY } : undefined,
    engineVersions: async () => has.versions,
    instanceClass: async (_engine, version, name) => {
      const availabilityZones = has.classes[name];
      return availabilityZones && has.versions.includes(version) ? { availabilityZones } : undefined;
    },
    subnetGroup: async (name) => {
      const availabilityZones = has.subnetGroups[name];
      return availabilityZones && { vpcId: VPC, availabilityZones };
    },
    clusterParameterGroup: async (name) => group(has.clusterParameterGroups[name]),
    instanceParameterGroup: async (name) => group(has.instanceParameterGroups[name]),
    clusterParameters: async (name, names) =>
      new Map(Object.entries(has.parameters[name] ?? {}).filter(([parameter]) => names.includes(parameter))),
    securityGroups: async (ids) => has.securityGroups.filter(({ id }) => ids.includes(id)),
    quotas: async () => has.quotas,
    instancesNamed: async (ids) => has.instances.filter(({ id }) => ids.includes(id)),
    secret: async (name) => {
      asked.push(name);
      return has.secrets[name];
    },
    reach: async () => has.reach,
  };
}

/** What AWS says to a role that may not. */
export const denied = (name = 'AccessDenied') => Object.assign(new Error('not authorized'), { name });
