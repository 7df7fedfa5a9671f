import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { AwsFault, notImitated } from '../wire/aws-fault.ts';
import type { WireService } from '../wire/service.ts';
import type { AsyncFunction } from './async-invocations.ts';
import { AsyncInvocations } from './async-invocations.ts';
import { EnvironmentPool } from './environment-pool.ts';
import { environmentStarter } from './environment-starter.ts';
import type { Invocation, InvocationResult } from './execution-environment.ts';
import type { AsyncConfig, FunctionDefinition } from './function-definition.ts';
import { DEFAULT_ASYNC_CONFIG, functionArn } from './function-definition.ts';
import type { FunctionPermission, InvocationSource } from './function-permissions.ts';
import { checkSource } from './function-permissions.ts';
import type { Lambda, LambdaOptions } from './lambda-api.ts';
import { lambdaService } from './lambda-service.ts';
import { sendFailureRecord } from './send-failure-record.ts';
import { createTaskRoots } from './task-roots.ts';

export type { Lambda, LambdaOptions } from './lambda-api.ts';

const RETRY_DELAYS_MS = [60_000, 120_000];
const ENVIRONMENTS_PER_FUNCTION_MAX = 4;
const ASYNC_PAYLOAD_BYTES_MAX = 1024 * 1024;
const SYNC_PAYLOAD_BYTES_MAX = 6 * 1024 * 1024;

/** Lambda: real bundles in worker threads, called one by one or through a queue with retries. */
export function createLambda(options: LambdaOptions): Lambda {
  return new LocalLambda(options);
}

interface Deployed {
  readonly definition: FunctionDefinition;
  config: AsyncConfig;
  readonly permissions: FunctionPermission[];
}

class LocalLambda implements Lambda {
  readonly service: WireService;
  private readonly deployed = new Map<string, Deployed>();
  private readonly taskRoots = createTaskRoots();
  private readonly pool: EnvironmentPool;
  private readonly events: AsyncInvocations;

  constructor(options: LambdaOptions) {
    const { clock, log, call } = options;
    this.service = lambdaService(this);
    this.pool = new EnvironmentPool({
      clock,
      environmentsPerFunctionMax: options.environmentsPerFunctionMax ?? ENVIRONMENTS_PER_FUNCTION_MAX,
      start: environmentStarter(options, this.taskRoots),
    });
    this.events = new AsyncInvocations({
      clock,
      log,
      retryDelaysMs: options.retryDelaysMs ?? RETRY_DELAYS_MS,
      sendRecord: (arn, destinationArn, record) =>
        sendFailureRecord(call, { definition: this.find(arn).definition, destinationArn, record }),
    });
  }

  putFunction(definition: FunctionDefinition): string {
    if (!existsSync(definition.codeDirectory)) {
      throw new Error(`function ${definition.functionName} has no code: ${definition.codeDirectory} does not exist`);
    }
    const arn = functionArn(definition);
    this.deployed.set(arn, { definition, config: DEFAULT_ASYNC_CONFIG, permissions: [] });
    return arn;
  }

  configureAsync(arn: string, config: Partial<AsyncConfig>): void {
    const { onFailureDestinationArn: destination } = config;
    if (destination !== undefined && !destination.includes(':sqs:')) {
      throw notImitated(`Lambda destinations other than SQS (${destination})`);
    }
    this.find(arn).config = { ...DEFAULT_ASYNC_CONFIG, ...config };
  }

  addPermission(arn: string, permission: FunctionPermission): void {
    this.find(arn).permissions.push(permission);
  }

  async invokeFunction(arn: string, payload: unknown, source?: InvocationSource): Promise<{ requestId: string }> {
    const found = this.find(arn);
    if (source !== undefined) checkSource(arn, found.permissions, source);
    const invocation = newInvocation(payload, ASYNC_PAYLOAD_BYTES_MAX);
    this.events.accept(this.asyncFunction(arn, found), invocation);
    return { requestId: invocation.requestId };
  }

  async invokeAndWait(arn: string, payload: unknown): Promise<InvocationResult> {
    const { definition } = this.find(arn);
    const invocation = newInvocation(payload, SYNC_PAYLOAD_BYTES_MAX);
    if (this.pool.busyCount(definition) >= (definition.reservedConcurrency ?? Infinity)) throw throttled();
    return await this.pool.run(definition, invocation);
  }

  functionOf(arn: string): FunctionDefinition | undefined {
    return this.deployed.get(arn)?.definition;
  }

  functions(): readonly FunctionDefinition[] {
    return [...this.deployed.values()].map(({ definition }) => definition);
  }

  pending(): { running: number; waitingForRetry: number } {
    return { running: this.events.running(), waitingForRetry: this.events.waitingForRetry() };
  }

  async kill(arn: string): Promise<number> {
    return await this.pool.kill(this.find(arn).definition);
  }

  idle(): Promise<void> {
    return this.events.idle();
  }

  async dispose(): Promise<void> {
    this.events.dispose();
    await this.pool.dispose();
    await this.events.idle();
    await this.taskRoots.dispose();
  }

  private find(arn: string): Deployed {
    const found = this.deployed.get(arn);
    if (found === undefined) throw notFound(arn);
    return found;
  }

  private asyncFunction(arn: string, { definition, config }: Deployed): AsyncFunction {
    return {
      functionArn: arn,
      functionName: definition.functionName,
      config,
      mayRun: definition.reservedConcurrency !== 0,
      run: (invocation) => this.pool.run(definition, invocation),
    };
  }
}

function newInvocation(payload: unknown, bytesMax: number): Invocation {
  const text = JSON.stringify(payload) ?? 'null';
  const bytes = Buffer.byteLength(text);
  if (bytes <= bytesMax) return { requestId: randomUUID(), payload: text };
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
