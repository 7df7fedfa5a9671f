import type { Clock } from './clock.ts';
import { diskFullHint } from './disk-full.ts';
import { createDynamoDb } from './dynamodb/service.ts';
import { createEc2, type Ec2 } from './ec2/ec2-service.ts';
import type { Place } from './ec2/place.ts';
import { createEventBridge, type EventBridge } from './eventbridge/service.ts';
import type { InvokeFunction } from './eventbridge/invoke-function.ts';
import { createControlService } from './faults/control-service.ts';
import { createFaultSwitchboard, type FaultSwitchboard } from './faults/fault-switchboard.ts';
import { observed } from './faults/observed.ts';
import { createIam, type Iam } from './iam/iam.ts';
import { createKms } from './kms/kms-service.ts';
import { createLambda, type Lambda } from './lambda/lambda.ts';
import type { Lags } from './lags.ts';
import { LogGroups } from './logs/log-groups.ts';
import type { ClusterStorage } from './model/cluster-storage.ts';
import type { Durations } from './model/durations.ts';
import type { DBCluster } from './model/shapes.ts';
import { createRdsWorld, type RdsWorld } from './model/world.ts';
import { createLocalNetwork, type LocalNetwork } from './network/local-network.ts';
import { createRds } from './rds/rds-service.ts';
import { createSecretsManager } from './secretsmanager/secrets-manager-service.ts';
import { createSns, type Sns } from './sns/service.ts';
import { createSqs } from './sqs/service.ts';
import { createStepFunctions } from './stepfunctions/service.ts';
import { createSts } from './sts/sts-service.ts';
import type { CallService, WireService } from './wire/service.ts';

export interface RuntimeServicesOptions {
  readonly clock: Clock;
  /** Every call among the services goes through the same permission check as one from outside. */
  readonly call: CallService;
  readonly endpointUrl: () => string;
  readonly storage: ClusterStorage;
  /** ARNs of KMS keys that exist from the start. */
  readonly kmsKeys: readonly string[];
  readonly durations: Partial<Durations>;
  readonly lags: Lags;
  readonly lambdaRetryDelaysMs: readonly number[];
  /** Decides about faults with a chance: from 0 up to, not including, 1. */
  readonly faultRandom: () => number;
  readonly functionEnvironment: Readonly<Record<string, string>>;
  readonly log: (source: string, line: string) => void;
  /** What people should know without having asked. */
  readonly tell: (line: string) => void;
}

export interface RuntimeServices {
  readonly all: readonly WireService[];
  readonly ec2: Ec2;
  readonly eventBridge: EventBridge;
  /** What goes wrong on purpose, and who has called what. */
  readonly faults: FaultSwitchboard;
  readonly iam: Iam;
  readonly lambda: Lambda;
  readonly logGroups: LogGroups;
  readonly network: LocalNetwork;
  readonly rds: RdsWorld;
  readonly sns: Sns;
}

/** All imitated services, joined as they are in AWS: RDS tells the default bus, rules call functions, and so on. */
export function createRuntimeServices(options: RuntimeServicesOptions): RuntimeServices {
  const { clock, call, endpointUrl, log, tell } = options;
  const iam = createIam({ clock });
  const faults = createFaultSwitchboard({ clock, random: options.faultRandom });
  const isAttached = (place: Place, groupId: string) =>
    rds
      .at(place)
      .DescribeDBClusters({})
      .DBClusters.some((cluster) => hasGroup(cluster, groupId));
  const ec2 = createEc2({ isAttached });
  const network = createLocalNetwork({ admits: ec2.admits, log: (line) => log('network', line) });
  const lambda = createLambda({
    functionAddress: network.functionAddress,
    noRouteTo: faults.noRouteTo,
    clock,
    endpointUrl,
    iam,
    call,
    log,
    retryDelaysMs: options.lambdaRetryDelaysMs,
    extraEnvironment: options.functionEnvironment,
  });
  const invokeFunction: InvokeFunction = async (arn, payload, source) => {
    await lambda.invokeFunction(arn, payload, source);
  };
  const eventBridge = createEventBridge({ clock, call, invokeFunction, faults: faults.deliveryFaults });
  const kms = createKms({ clock, keys: options.kmsKeys });
  const secretsManager = createSecretsManager({ clock, keys: kms.directory, lags: options.lags });
  const rds = createRdsWorld({
    clock,
    emit: (event) => eventBridge.putServiceEvent({ ...event, detailType: event['detail-type'] }),
    storage: options.storage,
    network: network.clusterNetwork,
    defaultSecurityGroup: ec2.defaultSecurityGroup,
    securityGroupExists: ec2.exists,
    keys: kms.directory,
    secrets: secretsManager.masterSecrets,
    durations: options.durations,
    lags: options.lags,
    onStorageError: (what, error) => {
      const line = `${what}: ${error instanceof Error ? error.message : String(error)}`;
      log('rds', line);
      const hint = diskFullHint(error);
      if (hint) tell(`RDS failed at ${line}\n${hint}`);
    },
  });
  const sns = createSns({ clock, call, invokeFunction, keys: kms.directory });
  const logGroups = new LogGroups();
  const stepFunctions = createStepFunctions({
    clock,
    call,
    iam,
    logGroups,
    onStatusChange: (event) => eventBridge.putServiceEvent({ ...event, detailType: event['detail-type'] }),
  });
  const imitated = [
    createDynamoDb({ clock }),
    ec2.service,
    eventBridge.service,
    kms,
    lambda.service,
    createRds({ world: rds }),
    secretsManager,
    sns.service,
    createSqs({ clock, baseUrl: endpointUrl }),
    stepFunctions,
    createSts({ iam, clock }),
  ].map((service) => observed(service, { switchboard: faults, lambda }));
  const functionNames = () => lambda.functions().map(({ functionName }) => functionName);
  const functionsInVpc = () => lambda.functions().flatMap((one) => (one.vpc ? [one.functionName] : []));
  const places = { services: imitated, functionNames, functionsInVpc };
  const control = createControlService({ switchboard: faults, rds, ...places });
  return { all: [...imitated, control], ec2, eventBridge, faults, iam, lambda, logGroups, network, rds, sns };
}

function hasGroup({ VpcSecurityGroups = [] }: DBCluster, groupId: string): boolean {
  return VpcSecurityGroups.some(({ VpcSecurityGroupId }) => VpcSecurityGroupId === groupId);
}
