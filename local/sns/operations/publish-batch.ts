import type {
  BatchResultErrorEntry,
  PublishBatchInput,
  PublishBatchResponse,
  PublishBatchRequestEntry,
} from '@aws-sdk/client-sns';
import { AwsFault } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { checkTopicPolicy, messageBytes, publishMessage, publishPermissions } from '../publish-message.ts';
import type { SnsContext } from '../sns-context.ts';
import { topicOperation } from '../topic-operation.ts';

const ENTRIES_MAX = 10;
const BYTES_MAX = 262_144;

export function publishBatch(context: SnsContext): Operation<PublishBatchInput, PublishBatchResponse> {
  const publish = topicOperation(context, 'sns:Publish', (topic, input: PublishBatchInput, caller) => {
    const entries = input.PublishBatchRequestEntries ?? [];
    checkEntries(entries);
    checkTopicPolicy(topic, caller);
    const successful: { Id: string; MessageId: string }[] = [];
    const failed: BatchResultErrorEntry[] = [];
    for (const entry of entries) {
      try {
        successful.push({ Id: entry.Id!, MessageId: publishMessage(context, topic, entry) });
      } catch (error) {
        if (!(error instanceof AwsFault)) throw error;
        failed.push({ Id: entry.Id!, Code: error.code, Message: error.message, SenderFault: error.statusCode < 500 });
      }
    }
    return { Successful: successful, Failed: failed };
  });
  return { ...publish, permissions: ({ TopicArn }, caller) => publishPermissions(context, TopicArn, caller) };
}

function checkEntries(entries: readonly PublishBatchRequestEntry[]): void {
  if (entries.length === 0) {
    throw new AwsFault('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  }
  if (entries.length > ENTRIES_MAX) {
    throw new AwsFault('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsFault('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  if (entries.reduce((sum, entry) => sum + messageBytes(entry), 0) > BYTES_MAX) {
    throw new AwsFault(
      'BatchRequestTooLong',
      'The length of all the batch messages put together is more than the limit.',
    );
  }
}
