import type { ServiceName } from '../../../events/services.ts';
import { createEc2, type Ec2 } from '../../../local/ec2/ec2-service.ts';
import { createKms } from '../../../local/kms/kms-service.ts';
import type { ClusterNetwork, EndpointName } from '../../../local/model/cluster-network.ts';
import { type ClusterStorage, nullStorage } from '../../../local/model/cluster-storage.ts';
import { createIds } from '../../../local/model/ids.ts';
import type { RdsEvent } from '../../../local/model/events.ts';
import { createRdsWorld, type Place, type RdsWorld } from '../../../local/model/world.ts';
import { createRds } from '../../../local/rds/rds-service.ts';
import { createSecretsManager } from '../../../local/secretsmanager/secrets-manager-service.ts';
import { type Authorize, runOperation } from '../../../local/wire/run-operation.ts';
import { KEY } from '../../support/a-plan.ts';
import { roleOf } from './roles.ts';
import { functionInVpc, type Message, stateMachine, topic } from './small-services.ts';
import type { SimulatedTime } from './simulated-time.ts';
import { SOURCE_KEY } from './two-plans.ts';

/** AWS without its wire: the models that the local runtime stands on, and what is too small to need one. */
export interface AwsInMemory {
  readonly rds: RdsWorld;
  readonly ec2: Ec2;
  /** What people read. */
  readonly told: readonly Message[];
  /** Every one that a secret has held when somebody wrote or read it. */
  readonly passwords: ReadonlySet<string>;
  /** Executions by name. */
  readonly executions: ReadonlySet<string>;
  /** The immutable id of the cluster that a name of a cluster leads to, as DNS has it; nothing where nobody answers. */
  readonly leadsTo: (name: string) => string | undefined;
  /** A call of one of our functions: refused where its role may not. */
  readonly carryOut: (call: ServiceCall) => Promise<unknown>;
}

export interface ServiceCall {
  readonly by: ServiceName;
  readonly api: string;
  readonly operation: string;
  readonly input: object;
  readonly place: Place;
}

export function awsInMemory(time: SimulatedTime, authorize: Authorize, emit: (event: RdsEvent) => void): AwsInMemory {
  const ec2 = createEc2();
  const kms = createKms({ clock: time, keys: [KEY, SOURCE_KEY] });
  const secrets = createSecretsManager({ clock: time, keys: kms.directory });
  const { network, storage, leadsTo } = namesOnly();
  const rds = createRdsWorld({
    clock: time,
    network,
    storage,
    emit,
    ids: createIds(seededRandom(7)),
    keys: kms.directory,
    secrets: secrets.masterSecrets,
    defaultSecurityGroup: ec2.defaultSecurityGroup,
    securityGroupExists: ec2.exists,
    durations: DURATIONS,
  });
  const told: Message[] = [];
  const passwords = new Set<string>();
  const executions = new Set<string>();
  const services = [
    createRds({ world: rds }),
    ec2.service,
    kms,
    secrets,
    topic(told),
    stateMachine(executions),
    functionInVpc,
  ];
  const byName = new Map(services.map((service) => [service.name, service]));
  return {
    rds,
    ec2,
    leadsTo,
    told,
    passwords,
    executions,
    carryOut: async ({ by, api, operation, input, place }) => {
      const service = byName.get(api);
      if (!service?.operations[operation]) throw new Error(`the simulation has no ${api}:${operation}`);
      const caller = { ...place, principal: roleOf(by) };
      // What is answered is a copy, as over the wire: a model's own objects change later.
      const answer = structuredClone(await runOperation(service, operation, input, { caller, authorize }));
      for (const password of passwordsIn(input, answer)) passwords.add(password);
      return answer;
    },
  };
}

/** Servers that are nothing but the ids of their volumes, and the names that lead to them. */
function namesOnly(): { network: ClusterNetwork; storage: ClusterStorage } & Pick<AwsInMemory, 'leadsTo'> {
  const leads = new Map<string, string>();
  const keyOf = ({ kind, name }: EndpointName) => `${kind} ${name}`;
  return {
    network: {
      reserve: () => undefined,
      lead: (name, { server }) => void leads.set(keyOf(name), server.address),
      close: (name) => void leads.delete(keyOf(name)),
      addressOf: () => undefined,
    },
    storage: { ...nullStorage, startServer: ({ volumeId, port }) => ({ address: volumeId, port }) },
    leadsTo: (name) => leads.get(`cluster ${name}`),
  };
}

/** Deleting takes RDS minutes. It is what late calls rely on: no function lives so long, so none outlives what it deletes. */
const DURATIONS = { deleteInstanceMs: 180_000, deleteClusterMs: 180_000 } as const;

function passwordsIn(...messages: readonly unknown[]): readonly string[] {
  return messages.flatMap((message) => {
    const { SecretString } = (message ?? {}) as { SecretString?: string };
    return SecretString ? [(JSON.parse(SecretString) as { password: string }).password] : [];
  });
}

function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
