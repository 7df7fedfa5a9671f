import { Worker } from 'node:worker_threads';
import { eachLine } from './each-line.ts';
import type { WorkerMessage, WorkerStart } from './worker-messages.ts';

/** A worker thread, seen as a stream of messages that ends with `fatal`. */
export interface WorkerChannel {
  readonly worker: Worker;
  /** The next message. One caller at a time; a dead worker answers `fatal` at once. */
  next(): Promise<WorkerMessage>;
  alive(): boolean;
}

export interface WorkerOptions {
  readonly start: WorkerStart;
  readonly variables: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

type Fatal = Extract<WorkerMessage, { type: 'fatal' }>;

export function openWorker({ start, variables, onLine }: WorkerOptions): WorkerChannel {
  const worker = new Worker(new URL('./worker/run-worker.ts', import.meta.url), {
    workerData: start,
    env: { ...variables },
    // Flags of the process, such as a test runner's, are none of the function's business.
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: start.memorySizeMb },
  });
  eachLine(worker.stdout, onLine);
  eachLine(worker.stderr, onLine);

  let death: Fatal | undefined;
  let waiting: ((message: WorkerMessage) => void) | undefined;
  const deliver = (message: WorkerMessage): void => {
    if (message.type === 'fatal') death ??= message;
    waiting?.(message);
    waiting = undefined;
  };
  worker.on('message', deliver);
  worker.on('error', (error: Error) => deliver(exited(error.message)));
  worker.on('exit', (code) => deliver(exited(`exit status ${code}`)));

  return {
    worker,
    next: () => (death === undefined ? new Promise((resolve) => (waiting = resolve)) : Promise.resolve(death)),
    alive: () => death === undefined,
  };
}

function exited(how: string): Fatal {
  const errorMessage = `Error: Runtime exited with error: ${how}`;
  return { type: 'fatal', error: { errorType: 'Runtime.ExitError', errorMessage } };
}
