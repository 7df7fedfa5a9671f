import { StateError } from '../interpreter/state-error.ts';
import { toSdkValues } from './dynamodb-values.ts';
import type { Integration } from './integration-of.ts';

type Members = Readonly<Record<string, unknown>>;

/** A Task's result for the answer of the called service; throws where an answer means failure. */
export function resultOf(integration: Integration, answer: unknown, requestId: string): unknown {
  // Dates become ISO text and undefined members vanish, as in the JSON that Step Functions keeps.
  const result = answer === undefined ? {} : (JSON.parse(JSON.stringify(withTextPayload(answer))) as Members);
  if (integration.kind === 'aws-sdk') return integration.service === 'dynamodb' ? toSdkValues(result) : result;
  switch (`${integration.service}:${integration.resource}`) {
    case 'events:putEvents':
      return putEventsResult(result);
    case 'lambda:invoke':
      return { ...invokeResult(result), ...sdkMetadata(requestId) };
    default:
      return { ...result, ...sdkMetadata(requestId) };
  }
}

/** Optimized integrations tell about the HTTP call; the headers, which nothing here sends, are left empty. */
function sdkMetadata(requestId: string): Members {
  return {
    SdkHttpMetadata: { AllHttpHeaders: {}, HttpHeaders: {}, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
  };
}

function putEventsResult(result: Members): Members {
  if (Number(result['FailedEntryCount'] ?? 0) > 0)
    throw new StateError('EventBridge.FailedEntry', JSON.stringify(result));
  return result;
}

/** A function that threw fails the Task under the name of its error; without one AWS says `Lambda.Unknown`. */
function invokeResult(result: Members): Members {
  const text = result['Payload'];
  const payload: unknown = typeof text === 'string' && text !== '' ? JSON.parse(text) : (text ?? null);
  if (result['FunctionError'] === undefined) return { ...result, Payload: payload };
  const errorType = (payload as { readonly errorType?: unknown } | null)?.errorType;
  throw new StateError(typeof errorType === 'string' ? errorType : 'Lambda.Unknown', JSON.stringify(payload));
}

/** Lambda's payload travels as bytes. */
function withTextPayload(answer: unknown): unknown {
  const payload = (answer as { readonly Payload?: unknown } | null)?.Payload;
  return payload instanceof Uint8Array ? { ...(answer as Members), Payload: Buffer.from(payload).toString() } : answer;
}
