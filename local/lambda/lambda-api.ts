import type { Clock } from '../clock.ts';
import type { Iam } from '../iam/iam.ts';
import type { CallService, WireService } from '../wire/service.ts';
import type { InvocationResult } from './execution-environment.ts';
import type { AsyncConfig, FunctionDefinition } from './function-definition.ts';
import type { FunctionPermission, InvocationSource } from './function-permissions.ts';

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
  /** The address of this machine from which a function in a VPC connects; without one it connects as everybody does. */
  readonly functionAddress?: (functionArn: string, securityGroupIds: readonly string[]) => Promise<string | undefined>;
  /** The services that a function in a VPC cannot reach at this moment; all can be reached without it. */
  readonly noRouteTo?: (functionName: string) => readonly string[];
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
   * Accepts an asynchronous invocation. Rejects with `ResourceNotFoundException` when there is no such function, and,
   * if a source is given, with `AccessDeniedException` when no permission lets it in.
   */
  invokeFunction(arn: string, payload: unknown, source?: InvocationSource): Promise<{ readonly requestId: string }>;
  /** Runs a function and waits for its answer. */
  invokeAndWait(arn: string, payload: unknown): Promise<InvocationResult>;
  functionOf(arn: string): FunctionDefinition | undefined;
  functions(): readonly FunctionDefinition[];
  /** Asynchronous invocations that are not over: running now, or waiting for another attempt. */
  pending(): { readonly running: number; readonly waitingForRetry: number };
  /**
   * Ends every worker of a function that runs an invocation: these fail as when a runtime crashes, and asynchronous ones
   * are tried again. Resolves with their number once nothing of them runs. Throws `ResourceNotFoundException`.
   */
  kill(arn: string): Promise<number>;
  /** Resolves once no asynchronous invocation runs; what waits for another attempt is not waited for. */
  idle(): Promise<void>;
  /** Ends every worker and forgets every event. */
  dispose(): Promise<void>;
  readonly service: WireService;
}
