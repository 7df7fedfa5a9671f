import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import type { Iam } from '../iam/iam.ts';
import { AwsFault, notImitated } from '../wire/aws-fault.ts';
import type { CallService, WireService } from '../wire/service.ts';
import type { AsyncFunction } from './async-invocations.ts';
import { createAsyncInvocations } from './async-invocations.ts';
import { createEnvironmentPool } from './environment-pool.ts';
import type { InvocationResult } from './execution-environment.ts';
import { startEnvironment } from './execution-environment.ts';
import type { AsyncConfig, FunctionDefinition } from './function-definition.ts';
import { DEFAULT_ASYNC_CONFIG, functionArn } from './function-definition.ts';
import { functionEnvironment } from './function-environment.ts';
import type { FunctionPermission, InvocationSource } from './function-permissions.ts';
import { checkSource } from './function-permissions.ts';
import { lambdaService } from './lambda-service.ts';
import { sendFailureRecord } from './send-failure-record.ts';
import { createTaskRoots } from './task-roots.ts';

export interface LambdaOptions {
  readonly clock: Clock;
  /** Where the wire server listens: `AWS_ENDPOINT_URL` of every function. Asked when a function starts. */
  readonly endpointUrl: () => string;
  readonly iam: Iam;
  /** Every line a function writes, and what the service itself has to say about it. */
  readonly log: (functionName: string, line: string) => void;
  readonly call: CallService;
  /** Before the second and the third attempt; AWS waits one and two minutes. */
  readonly retryDelaysMs?: readonly number[];
  /** More variables for every function, such as `DATABASE_CA_FILE`. */
  readonly extraEnvironment?: Readonly<Record<string, string>>;
  /** Worker threads per function; what comes on top waits. */
  readonly environmentsPerFunctionMax?: number;
}

export interface Lambda {
  /** Creates or replaces a function and answers its ARN. Throws when its code directory does not exist. */
  putFunction(definition: FunctionDefinition): string;
  /** How failed events of a function are treated; what is not given keeps AWS's default. */
  configureAsync(arn: string, config: Partial<AsyncConfig>): void;
  addPermission(arn: string, permission: FunctionPermission): void;
  /**
   * Accepts an asynchronous invocation. Throws `ResourceNotFoundException` when there is no such function, and, if a
   * source is given, `AccessDeniedException` when no permission lets it in.
   */
  invokeFunction(arn: string, payload: unknown, source?: InvocationSource): Promise<{ readonly requestId: string }>;
  /** Runs a function and waits for its answer. */
  invokeAndWait(arn: string, payload: unknown): Promise<InvocationResult>;
  functionOf(arn: string): FunctionDefinition | undefined;
  functions(): readonly FunctionDefinition[];
  /** Asynchronous invocations that are not over: running now, or waiting for another attempt. */
  pending(): { readonly running: number; readonly waitingForRetry: number };
  /** Resolves once no asynchronous invocation runs; what waits for another attempt is not waited for. */
  idle(): Promise<void>;
  /** Ends every worker and forgets every event. */
  dispose(): Promise<void>;
  readonly service: WireService;
}

const RETRY_DELAYS_MS = [60_000, 120_000];
const ENVIRONMENTS_PER_FUNCTION_MAX = 4;
const ASYNC_PAYLOAD_BYTES_MAX = 1024 * 1024;
const SYNC_PAYLOAD_BYTES_MAX = 6 * 1024 * 1024;

interface Deployed {
  readonly definition: FunctionDefinition;
  config: AsyncConfig;
  readonly permissions: FunctionPermission[];
}

/** Lambda: real bundles in worker threads, called one by one or through a queue with retries. */
export function createLambda(options: LambdaOptions): Lambda {
  const { clock, log, iam } = options;
  const functions = new Map<string, Deployed>();
  const taskRoots = createTaskRoots();
  const unpacked = new WeakMap<FunctionDefinition, Promise<string>>();
  const pool = createEnvironmentPool({
    clock,
    environmentsPerFunctionMax: options.environmentsPerFunctionMax ?? ENVIRONMENTS_PER_FUNCTION_MAX,
    start: async (definition) => {
      const root = unpacked.get(definition) ?? taskRoots.unpack(definition.codeDirectory);
      unpacked.set(definition, root);
      const taskRoot = await root;
      const accessKey = iam.issueAccessKey(definition.roleArn, definition.functionName);
      const around = { endpointUrl: options.endpointUrl(), accessKey, taskRoot, extra: options.extraEnvironment ?? {} };
      const variables = functionEnvironment(definition, around);
      const onLine = (line: string): void => log(definition.functionName, line);
      return startEnvironment({ clock, definition, taskRoot, variables, onLine });
    },
  });
  const deployed = (arn: string): Deployed => {
    const found = functions.get(arn);
    if (found === undefined) throw notFound(arn);
    return found;
  };
  const events = createAsyncInvocations({
    clock,
    log,
    retryDelaysMs: options.retryDelaysMs ?? RETRY_DELAYS_MS,
    sendRecord: (arn, destinationArn, record) =>
      sendFailureRecord(options.call, { definition: deployed(arn).definition, destinationArn, record }),
  });

  const lambda: Omit<Lambda, 'service'> = {
    putFunction: (definition) => {
      if (!existsSync(definition.codeDirectory)) {
        throw new Error(`function ${definition.functionName} has no code: ${definition.codeDirectory} does not exist`);
      }
      const arn = functionArn(definition);
      functions.set(arn, { definition, config: DEFAULT_ASYNC_CONFIG, permissions: [] });
      return arn;
    },
    configureAsync: (arn, config) => {
      const { onFailureDestinationArn: destination } = config;
      if (destination !== undefined && !destination.includes(':sqs:')) {
        throw notImitated(`Lambda destinations other than SQS (${destination})`);
      }
      const found = deployed(arn);
      found.config = { ...DEFAULT_ASYNC_CONFIG, ...config };
    },
    addPermission: (arn, permission) => void deployed(arn).permissions.push(permission),
    invokeFunction: async (arn, payload, source) => {
      const found = deployed(arn);
      if (source !== undefined) checkSource(arn, found.permissions, source);
      const invocation = { requestId: randomUUID(), payload: payloadText(payload, ASYNC_PAYLOAD_BYTES_MAX) };
      events.accept(asyncFunction(arn, found, pool.run), invocation);
      return { requestId: invocation.requestId };
    },
    invokeAndWait: async (arn, payload) => {
      const { definition } = deployed(arn);
      const invocation = { requestId: randomUUID(), payload: payloadText(payload, SYNC_PAYLOAD_BYTES_MAX) };
      if (pool.busyCount(definition) >= (definition.reservedConcurrency ?? Infinity)) throw throttled();
      return await pool.run(definition, invocation);
    },
    functionOf: (arn) => functions.get(arn)?.definition,
    functions: () => [...functions.values()].map(({ definition }) => definition),
    pending: () => ({ running: events.running(), waitingForRetry: events.waitingForRetry() }),
    idle: events.idle,
    dispose: async () => {
      events.dispose();
      await pool.dispose();
      await events.idle();
      await taskRoots.dispose();
    },
  };
  return { ...lambda, service: lambdaService(lambda) };
}

function asyncFunction(
  arn: string,
  { definition, config }: Deployed,
  run: (definition: FunctionDefinition, invocation: Parameters<AsyncFunction['run']>[0]) => Promise<InvocationResult>,
): AsyncFunction {
  return {
    functionArn: arn,
    functionName: definition.functionName,
    config,
    mayRun: definition.reservedConcurrency !== 0,
    run: (invocation) => run(definition, invocation),
  };
}

function payloadText(payload: unknown, bytesMax: number): string {
  const text = JSON.stringify(payload) ?? 'null';
  const bytes = Buffer.byteLength(text);
  if (bytes <= bytesMax) return text;
  const message = `${bytes} byte payload is too large for the RequestPayload`;
  throw new AwsFault('RequestTooLargeException', message, { statusCode: 413 });
}

function notFound(arn: string): AwsFault {
  const members = { Type: 'User' };
  return new AwsFault('ResourceNotFoundException', `Function not found: ${arn}`, { statusCode: 404, members });
}

function throttled(): AwsFault {
  const members = { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' };
  return new AwsFault('TooManyRequestsException', 'Rate Exceeded.', { statusCode: 429, members });
}
