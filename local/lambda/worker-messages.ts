/** An error as Lambda writes it into the payload of a failed invocation. */
export interface FunctionErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What a worker is given when it starts. */
export interface WorkerStart {
  readonly taskRoot: string;
  readonly handler: string;
  readonly functionName: string;
  readonly memorySizeMb: number;
  readonly isInVpc: boolean;
  /** From where its connections to this machine come, when not from 127.0.0.1. */
  readonly localAddress?: string;
}

/** To a worker, one at a time. */
export interface InvokeMessage {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly remainingMs: number;
  readonly invokedFunctionArn: string;
  /** Services that cannot be reached from its VPC. */
  readonly noRouteTo: readonly string[];
}

/** From a worker: `ready` once, then one `done` or `failed` for each invocation. After `fatal` it ends. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly payload: string }
  | { readonly type: 'failed'; readonly error: FunctionErrorPayload }
  | { readonly type: 'fatal'; readonly error: FunctionErrorPayload };
