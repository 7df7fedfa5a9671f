import type { Clock } from '../clock.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { functionArn } from './function-definition.ts';
import type { WorkerChannel } from './worker-channel.ts';
import { openWorker } from './worker-channel.ts';
import type { FunctionErrorPayload, InvokeMessage, WorkerMessage } from './worker-messages.ts';

export interface Invocation {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
}

export interface InvocationResult {
  /** JSON text: what the handler returned, or the error. */
  readonly payload: string;
  readonly functionError?: 'Unhandled';
}

/** One worker thread with one loaded bundle, serving one invocation at a time. */
export interface ExecutionEnvironment {
  readonly definition: FunctionDefinition;
  /** Never rejects: whatever ends an invocation, also the worker's death, is its result. */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** False once the worker died or was ended. */
  alive(): boolean;
  terminate(): Promise<void>;
}

export interface EnvironmentOptions {
  readonly clock: Clock;
  readonly definition: FunctionDefinition;
  readonly taskRoot: string;
  readonly variables: Readonly<Record<string, string>>;
  /** From where its connections to this machine come, when not from 127.0.0.1. */
  readonly localAddress?: string;
  /** The services that cannot be reached from its VPC, asked at each invocation. */
  readonly noRouteTo: () => readonly string[];
  readonly onLine: (line: string) => void;
}

/** AWS gives a bundle ten seconds to load; a laptop that starts a dozen at once needs more. */
const INIT_TIMEOUT_MS = 60_000;

export function startEnvironment(options: EnvironmentOptions): ExecutionEnvironment {
  const { clock, definition, taskRoot, variables, localAddress, noRouteTo, onLine } = options;
  const { handler, functionName, memorySizeMb, timeoutMs } = definition;
  const start = { taskRoot, handler, functionName, memorySizeMb, localAddress, isInVpc: definition.vpc !== undefined };
  const channel = openWorker({ start, variables, onLine });
  const ready = channel.next();

  const runOnce = async (invocation: Invocation): Promise<WorkerMessage> => {
    const loaded = await within(ready, INIT_TIMEOUT_MS, clock);
    if (loaded.type !== 'ready') return loaded;
    // An environment that broke after it had loaded answers so at once.
    const answer = channel.next();
    channel.worker.postMessage(invokeMessage(definition, invocation, noRouteTo()));
    return await within(answer, timeoutMs, clock);
  };

  return {
    definition,
    invoke: async (invocation) => {
      const message = await runOnce(invocation);
      if (message.type === 'done') return { payload: message.payload };
      const error = message.type === 'ready' ? UNEXPECTED : message.error;
      if (error.errorType === TIMED_OUT)
        await stopAfterTimeout(channel, () => onLine(`${invocation.requestId} ${error.errorMessage}`));
      return { payload: JSON.stringify(withRequestId(error, invocation.requestId)), functionError: 'Unhandled' };
    },
    alive: channel.alive,
    terminate: async () => void (await channel.worker.terminate()),
  };
}

const TIMED_OUT = 'Sandbox.Timedout';
const UNEXPECTED: FunctionErrorPayload = { errorType: 'Runtime.Unknown', errorMessage: 'Error: the worker lost count' };

/** The answer, or a fatal time-out when it does not come in time. */
function within(answer: Promise<WorkerMessage>, limitMs: number, clock: Clock): Promise<WorkerMessage> {
  return new Promise((resolve) => {
    const timer = clock.after(limitMs, () => {
      const errorMessage = `Task timed out after ${(limitMs / 1000).toFixed(2)} seconds`;
      resolve({ type: 'fatal', error: { errorType: TIMED_OUT, errorMessage } });
    });
    void answer.then((message) => {
      timer.cancel();
      resolve(message);
    });
  });
}

async function stopAfterTimeout(channel: WorkerChannel, say: () => void): Promise<void> {
  say();
  await channel.worker.terminate();
}

function invokeMessage(
  definition: FunctionDefinition,
  { requestId, payload }: Invocation,
  noRouteTo: readonly string[],
): InvokeMessage {
  const invokedFunctionArn = functionArn(definition);
  return { requestId, payload, remainingMs: definition.timeoutMs, invokedFunctionArn, noRouteTo };
}

/** Errors of the sandbox name the request in their message, errors of the handler do not. */
function withRequestId(error: FunctionErrorPayload, requestId: string): FunctionErrorPayload {
  if (error.errorType === TIMED_OUT) {
    return { ...error, errorMessage: `RequestId: ${requestId} Error: ${error.errorMessage}` };
  }
  if (error.errorType !== 'Runtime.ExitError') return error;
  return { ...error, errorMessage: `RequestId: ${requestId} ${error.errorMessage}` };
}
