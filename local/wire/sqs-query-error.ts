import * as sqs from '@aws-sdk/client-sqs';
import { NormalizedSchema } from '@smithy/core/schema';
import type { AwsFault } from './aws-fault.ts';

/**
 * SQS left the query protocol, but clients still know its old error codes: `QueueDoesNotExist` is
 * `AWS.SimpleQueueService.NonExistentQueue` to boto3. The old code travels in a header of its own.
 */
export function sqsQueryErrorHeader(fault: AwsFault): Record<string, string> {
  const side = fault.statusCode < 500 ? 'Sender' : 'Receiver';
  return { 'x-amzn-query-error': `${queryCodeOf(fault.code)};${side}` };
}

function queryCodeOf(code: string): string {
  const schema: unknown = Reflect.get(sqs, `${code}$`);
  if (!Array.isArray(schema)) return code;
  const traits = NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]).getMergedTraits();
  const [queryCode] = (traits as { awsQueryError?: readonly [string, number] }).awsQueryError ?? [];
  return queryCode ?? code;
}
