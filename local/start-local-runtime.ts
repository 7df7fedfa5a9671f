import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from './clock.ts';
import { describeRuntime } from './describe-runtime.ts';
import { type Demo, seedDemo } from './demo/seed-demo.ts';
import { noLags, type Lags } from './lags.ts';
import { defaultDurations, type Durations } from './model/durations.ts';
import { createOwnedDirectory, sweepLeftovers } from './owned-directory.ts';
import { installedBinaries } from './postgres/binaries.ts';
import { createPostgresStorage } from './postgres/postgres-storage.ts';
import { provision } from './provision/provision.ts';
import { takeGroupsToExist } from './take-groups-to-exist.ts';
import { createRuntimeServices, type RuntimeServices } from './runtime-services.ts';
import { serverAccess, type ServerAccess } from './server-access.ts';
import { synthesize } from './synthesize.ts';
import type { Caller, CallService } from './wire/service.ts';
import { startWireServer, type WireServer } from './wire/start-wire-server.ts';

export interface LocalRuntimeOptions {
  readonly plansDirectory: string;
  /** A free one unless given. Only loopback listens. */
  readonly port?: number;
  /** Makes everything RDS does take this many times as long as by default; 1 is seconds where AWS needs minutes. */
  readonly slowdown?: number;
  /** How AWS lags behind itself; what is not given does not lag. */
  readonly lags?: Partial<Lags>;
  /** What the functions write and what goes wrong, line by line. */
  readonly log?: (line: string) => void;
  /** What people should know without having asked: what killed runs left and was removed, and that the disk is full. */
  readonly tell?: (line: string) => void;
  /** Before Lambda's second and third attempt; by default 1 s and 2 s, where AWS waits one and two minutes. */
  readonly lambdaRetryDelaysMs?: readonly number[];
  /** Decides about faults with a chance, from 0 up to, not including, 1; a seeded one makes them repeatable. */
  readonly faultRandom?: () => number;
  /** A cloud assembly made before; without it the CDK app is synthesized. */
  readonly assemblyDirectory?: string;
}

export interface DemoRequest {
  /** Rows of the largest table. */
  readonly rows: number;
  /** A file of SQL to run instead. */
  readonly sourceSql?: string;
}

export interface LocalRuntime {
  /** `AWS_ENDPOINT_URL` for every client. */
  readonly endpointUrl: string;
  readonly region: string;
  readonly accountId: string;
  /** The certificate authority of the local databases, in PEM form. */
  readonly caFile: string;
  readonly services: RuntimeServices;
  readonly call: CallService;
  /** The person at this machine: allowed everything. */
  readonly developer: Caller;
  /** Makes the clusters that the plan `demo` names: a production with data and a snapshot, and a staging. */
  seedDemo(request: DemoRequest): Promise<Demo>;
  /**
   * Runs `work` as the superuser, whom row level security does not bind, in a database of the server behind a cluster of
   * the runtime's account and region. No AWS offers this: it is for tests and proofs only.
   */
  inspect: ServerAccess['inspect'];
  /**
   * The process id of the postmaster behind a cluster, for tests and proofs that end or halt it; `processesOf` in
   * `local/postgres/processes.ts` finds all processes of its server. Nothing while no server runs.
   */
  postmasterOf: ServerAccess['postmasterOf'];
  /** For people: what is running here. */
  describe(): string;
  dispose(): Promise<void>;
}

/** The account and region that the demonstration's plan names. */
const ACCOUNT_ID = '111122223333';
const REGION = 'eu-west-1';
/** AWS waits one and two minutes before it calls a failed function again. */
const LAMBDA_RETRY_DELAYS_MS = [1_000, 2_000];

/** Starts the pipeline on this machine from the synthesized template. Rejects without leaving anything running. */
export async function startLocalRuntime(options: LocalRuntimeOptions): Promise<LocalRuntime> {
  const tell = options.tell ?? (() => undefined);
  await sweepLeftovers(tell);
  const directory = await createOwnedDirectory('runtime');
  const storage = createPostgresStorage({ rootDirectory: directory });
  let server: WireServer | undefined;
  let services: RuntimeServices | undefined;
  const ended = new AbortController();
  const dispose = async (): Promise<void> => {
    ended.abort();
    await server?.close();
    await services?.lambda.dispose();
    await storage.dispose();
    services?.network.dispose();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const preparing = [
      Promise.resolve(options.assemblyDirectory ?? synthesize(options.plansDirectory, join(directory, 'cdk.out'))),
      storage.ready(),
    ] as const;
    // Where one fails the folder is removed, which the other must not write anew.
    await Promise.allSettled(preparing);
    const [assembly] = await Promise.all(preparing);
    const kmsKeys = await kmsKeysOf(assembly);
    const call: CallService = (...args) => server!.call(...args);
    services = createRuntimeServices({
      clock: systemClock,
      call,
      endpointUrl: () => server!.url,
      storage,
      kmsKeys,
      durations: durations(options.slowdown ?? 1),
      lags: { ...noLags, ...options.lags },
      lambdaRetryDelaysMs: options.lambdaRetryDelaysMs ?? LAMBDA_RETRY_DELAYS_MS,
      faultRandom: options.faultRandom ?? Math.random,
      functionEnvironment: { DATABASE_CA_FILE: storage.caFile },
      log: (source, line) => options.log?.(`${source}: ${line}`),
      tell,
    });
    const { iam } = services;
    server = await startWireServer({
      services: services.all,
      authorize: iam.authorize,
      principalOf: iam.principalOf,
      defaultAccountId: ACCOUNT_ID,
      port: options.port,
    });
    const provisioned = await provision({
      assemblyDirectory: assembly,
      call,
      iam,
      lambda: services.lambda,
      logGroups: services.logGroups,
      accountId: ACCOUNT_ID,
      region: REGION,
    });
    const developer: Caller = { accountId: ACCOUNT_ID, region: REGION, principal: { kind: 'developer' } };
    const { ec2, rds } = services;
    const { plansDirectory } = options;
    const parameterGroupFamily = `aurora-postgresql${installedBinaries().majorVersion}`;
    const surroundings = { plansDirectory, ec2, call, developer, parameterGroupFamily };
    await takeGroupsToExist(surroundings);
    const takeAutomatedSnapshot = (cluster: string) => {
      const taken = rds.takeAutomatedSnapshot({ accountId: ACCOUNT_ID, region: REGION }, cluster);
      return { id: taken.DBClusterSnapshotIdentifier!, arn: taken.DBClusterSnapshotArn! };
    };
    const pause = (ms: number) => sleep(ms, undefined, { signal: ended.signal });
    const place = { call: server.call, caller: developer, caFile: storage.caFile };
    return {
      endpointUrl: server.url,
      region: REGION,
      accountId: ACCOUNT_ID,
      caFile: storage.caFile,
      services,
      call: server.call,
      developer,
      seedDemo: (request) =>
        seedDemo({ ...request, ...place, kmsKeyArn: kmsKeys[0]!, takeAutomatedSnapshot, sleep: pause }),
      ...serverAccess({ volumeOf: (cluster) => rds.resourceIdOf(developer, cluster), storage }),
      describe: () => describeRuntime(server!.url, storage.caFile, provisioned.resources),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The keys that the deployment refers to are taken to exist: nobody else could have made them here. */
async function kmsKeysOf(assembly: string): Promise<readonly string[]> {
  const templates = (await readdir(assembly)).filter((file) => file.endsWith('.template.json'));
  const texts = await Promise.all(templates.map((file) => readFile(join(assembly, file), 'utf8')));
  const arns = texts.join('\n').match(/arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+/g) ?? [];
  return [...new Set(arns)];
}

function durations(slowdown: number): Partial<Durations> {
  return Object.fromEntries(Object.entries(defaultDurations).map(([name, ms]) => [name, ms * slowdown]));
}
