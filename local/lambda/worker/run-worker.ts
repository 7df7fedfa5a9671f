import { parentPort, workerData } from 'node:worker_threads';
import type { InvokeMessage, WorkerMessage, WorkerStart } from '../worker-messages.ts';
import { createContext } from './create-context.ts';
import { describeError } from './describe-error.ts';
import type { Handler } from './load-handler.ts';
import { loadHandler } from './load-handler.ts';
import { connectFromVpc } from './vpc-connections.ts';

// The entry of a worker thread: one Lambda execution environment, which loads its bundle once and then serves
// invocations one after the other.

const start = workerData as WorkerStart;

process.on('uncaughtException', (error) => die(describeError(error)));
process.on('unhandledRejection', (reason) => {
  die({ ...describeError(reason), errorType: 'Runtime.UnhandledPromiseRejection' });
});

try {
  const vpc = start.isInVpc ? connectFromVpc(start.localAddress) : undefined;
  const handler = await loadHandler(start.taskRoot, start.handler);
  parentPort?.on('message', (message: InvokeMessage) => {
    vpc?.cutOff(message.noRouteTo);
    void invoke(handler, message);
  });
  send({ type: 'ready' });
} catch (error) {
  die(describeError(error));
}

async function invoke(handler: Handler, message: InvokeMessage): Promise<void> {
  const answer = await answerOf(handler, message);
  await written();
  send(answer);
}

async function answerOf(handler: Handler, message: InvokeMessage): Promise<WorkerMessage> {
  try {
    const result = await handler(JSON.parse(message.payload), createContext(start, message));
    return { type: 'done', payload: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    return { type: 'failed', error: describeError(error) };
  }
}

/** Output goes another way than messages; an answer must not overtake the lines logged before it. */
async function written(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  }
}

function send(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function die(error: Extract<WorkerMessage, { type: 'fatal' }>['error']): void {
  send({ type: 'fatal', error });
  void written().then(() => process.exit(1));
}
