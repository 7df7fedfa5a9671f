import type { Clock } from './clock.ts';
import { createDynamoDb } from './dynamodb/service.ts';
import { createEventBridge, type EventBridge } from './eventbridge/service.ts';
import type { InvokeFunction } from './eventbridge/invoke-function.ts';
import { createControlService } from './faults/control-service.ts';
import { createFaultSwitchboard, type FaultSwitchboard } from './faults/fault-switchboard.ts';
import { observed } from './faults/observed.ts';
import { createIam, type Iam } from './iam/iam.ts';
import { createKms } from './kms/kms-service.ts';
import { createLambda, type Lambda } from './lambda/lambda.ts';
import type { ClusterStorage } from './model/cluster-storage.ts';
import type { Durations } from './model/durations.ts';
import { createRdsWorld, type RdsWorld } from './model/world.ts';
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
  readonly lambdaRetryDelaysMs: readonly number[];
  /** Decides about faults with a chance: from 0 up to, not including, 1. */
  readonly faultRandom: () => number;
  readonly functionEnvironment: Readonly<Record<string, string>>;
  readonly log: (source: string, line: string) => void;
}

export interface RuntimeServices {
  readonly all: readonly WireService[];
  readonly eventBridge: EventBridge;
  /** What goes wrong on purpose, and who has called what. */
  readonly faults: FaultSwitchboard;
  readonly iam: Iam;
  readonly lambda: Lambda;
  readonly rds: RdsWorld;
  readonly sns: Sns;
}

/** All imitated services, joined as they are in AWS: RDS tells the default bus, rules call functions, and so on. */
export function createRuntimeServices(options: RuntimeServicesOptions): RuntimeServices {
  const { clock, call, endpointUrl, log } = options;
  const iam = createIam({ clock });
  const faults = createFaultSwitchboard({ clock, random: options.faultRandom });
  const lambda = createLambda({
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
  const secretsManager = createSecretsManager({ clock, keys: kms.directory });
  const rds = createRdsWorld({
    clock,
    emit: (event) => eventBridge.putServiceEvent({ ...event, detailType: event['detail-type'] }),
    storage: options.storage,
    keys: kms.directory,
    secrets: secretsManager.masterSecrets,
    durations: options.durations,
    onStorageError: (what, error) => log('rds', `${what}: ${error instanceof Error ? error.message : String(error)}`),
  });
  const sns = createSns({ clock, call, invokeFunction });
  const stepFunctions = createStepFunctions({
    clock,
    call,
    onStatusChange: (event) => eventBridge.putServiceEvent({ ...event, detailType: event['detail-type'] }),
  });
  const imitated = [
    createDynamoDb({ clock }),
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
  const control = createControlService({ switchboard: faults, rds, services: imitated, functionNames });
  return { all: [...imitated, control], eventBridge, faults, iam, lambda, rds, sns };
}
