import type { ReachAnswer, ReachQuestion } from '../../../shared/reach.ts';
import type { InstanceFacts } from '../../../shared/rds-facts.ts';

/** Looks at what a restore needs of its target's place. Not found is an answer, not an error. */
export interface PlaceReader {
  /** By ARN, in the region that the ARN names. */
  key(kmsKeyArn: string): Promise<KeyFacts | undefined>;
  engineVersion(engine: string, version: string): Promise<EngineVersionFacts | undefined>;
  /** Every version of the engine on offer, in any order. */
  engineVersions(engine: string): Promise<readonly string[]>;
  /** Nothing when the class cannot be ordered with that version. */
  instanceClass(engine: string, version: string, instanceClass: string): Promise<InstanceClassFacts | undefined>;
  subnetGroup(name: string): Promise<SubnetGroupFacts | undefined>;
  clusterParameterGroup(name: string): Promise<ParameterGroupFacts | undefined>;
  instanceParameterGroup(name: string): Promise<ParameterGroupFacts | undefined>;
  /** The values of these parameters; one without a value is left out. */
  clusterParameters(group: string, names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Those of these groups that exist. */
  securityGroups(ids: readonly string[]): Promise<readonly SecurityGroupFacts[]>;
  quotas(): Promise<readonly QuotaFacts[]>;
  /** Those of these instances that exist. */
  instancesNamed(ids: readonly string[]): Promise<readonly NamedInstance[]>;
  secret(name: string): Promise<SecretFacts | undefined>;
  /** What the function that works in databases reaches from its VPC, told by itself. */
  reach(question: ReachQuestion): Promise<ReachFacts>;
}

export interface KeyFacts {
  /** AWS keeps the keys of its services itself: nobody need be let in there. */
  readonly manager: 'AWS' | 'CUSTOMER';
  /** `Enabled`, `Disabled`, `PendingDeletion`, … */
  readonly state: string;
  /** `SYMMETRIC_DEFAULT`, `RSA_2048`, … */
  readonly spec: string;
  /** `ENCRYPT_DECRYPT`, `SIGN_VERIFY`, … */
  readonly usage: string;
}

export interface EngineVersionFacts {
  readonly version: string;
  /** Of its parameter groups: `aurora-postgresql16`. */
  readonly family: string;
}

export interface InstanceClassFacts {
  readonly availabilityZones: readonly string[];
}

export interface SubnetGroupFacts {
  readonly vpcId?: string;
  readonly availabilityZones: readonly string[];
}

export interface ParameterGroupFacts {
  readonly family: string;
}

export interface SecurityGroupFacts {
  readonly id: string;
  readonly vpcId?: string;
  readonly ingress: readonly IngressRule[];
  /** How many rules let something out. */
  readonly egressRules: number;
}

/** One permission as EC2 lists it: ports of a protocol, and who may use them. */
export interface IngressRule {
  /** `tcp`, `udp`, …, or `-1` for all. */
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly groups: readonly string[];
  /** Addresses and prefix lists. */
  readonly others: readonly string[];
}

export interface QuotaFacts {
  /** As RDS names it: `DBClusters`. */
  readonly name: string;
  readonly used: number;
  readonly max: number;
}

/** `clusterId` is empty for an instance of no cluster. */
export type NamedInstance = Pick<InstanceFacts, 'id' | 'clusterId' | 'tags'>;

export interface SecretFacts {
  /** When Secrets Manager was told to delete it. */
  readonly deletedAt?: Date;
}

/** Either its answer, or what it said instead. */
export interface ReachFacts {
  readonly functionName: string;
  readonly answer?: ReachAnswer;
  readonly failure?: string;
}
