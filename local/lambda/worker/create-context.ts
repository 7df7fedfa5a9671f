import type { InvokeMessage, WorkerStart } from '../worker-messages.ts';

/** The second argument of a handler. */
export function createContext(start: WorkerStart, message: InvokeMessage): object {
  const endsAtMs = performance.now() + message.remainingMs;
  return {
    functionName: start.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: message.invokedFunctionArn,
    memoryLimitInMB: String(start.memorySizeMb),
    awsRequestId: message.requestId,
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(endsAtMs - performance.now())),
  };
}
