import type { InvocationResult } from './execution-environment.ts';

export interface FailedEvent {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON text. */
  readonly payload: string;
  readonly attempts: number;
}

/** Why an event was given up. */
export type FailureCondition = 'RetriesExhausted' | 'EventAgeExceeded';

/** What an OnFailure destination receives. `result` is missing when the function never ran. */
export function failureRecord(
  event: FailedEvent,
  outcome: { readonly condition: FailureCondition; readonly result?: InvocationResult; readonly nowMs: number },
): object {
  const { condition, result, nowMs } = outcome;
  return {
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${event.functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: event.attempts,
    },
    requestPayload: JSON.parse(event.payload),
    ...(result && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: result.functionError },
      responsePayload: JSON.parse(result.payload),
    }),
  };
}
