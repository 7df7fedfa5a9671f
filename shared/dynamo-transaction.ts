import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { AuditEntry } from './audit.ts';
import { RetryableError, TerminalError } from './errors.ts';
import type { Saga } from './saga.ts';
import type { Transition } from './commit.ts';

export interface Tables {
  readonly stateTable: string;
  readonly auditTable: string;
}

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Never written by a commit: the key; the plan, which has an item of its own; the outbox, whose parts belong to different services. */
const KEPT_APART = new Set(['restoreId', 'plan', 'outbox']);

/** Sends a transaction; a condition that fails is an answer, everything else an error. */
export async function transact(
  dynamo: DynamoDBDocumentClient,
  TransactItems: TransactItem[],
): Promise<'committed' | 'conflict'> {
  try {
    await dynamo.send(new TransactWriteCommand({ TransactItems }));
    return 'committed';
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationException') throw refusedItem(error.message, error);
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    const invalid = reasons.find(({ Code }) => Code === 'ValidationError');
    if (invalid) throw refusedItem(invalid.Message ?? '', error);
    const codes = reasons.map(({ Code }) => Code ?? 'None');
    if (codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict')) return 'conflict';
    throw new RetryableError(
      'TransactionCanceled',
      `transaction was cancelled: ${codes.join(', ')}`,
      'No action is needed unless it repeats: then look at the metrics of the tables.',
      { cause: error },
    );
  }
}

/** No later try would do better: an item is larger than 400 KB, or breaks another rule of DynamoDB. */
function refusedItem(message: string, cause: Error): TerminalError {
  return new TerminalError(
    'ItemRefused',
    `DynamoDB refused what was to be written: ${message}`,
    'Make the plan smaller where the message speaks of a size, and request the restore again.',
    { cause },
  );
}

/** Writes only what changed, so that services that publish meanwhile and clear their outbox are not overwritten. */
export function updateSaga({ before, after }: Transition, { stateTable }: Tables): TransactItem {
  const changes = Object.keys({ ...before, ...after }).filter(
    (key) => !KEPT_APART.has(key) && before[key as keyof Saga] !== after[key as keyof Saga],
  );
  const owners = Object.keys(after.outbox).filter(
    (owner) => after.outbox[owner as keyof Saga['outbox']] !== before.outbox[owner as keyof Saga['outbox']],
  );
  const isGone = (key: string) => after[key as keyof Saga] === undefined;
  const kept = changes.filter((key) => !isGone(key));
  const gone = changes.filter(isGone);
  const sets = [
    ...kept.map((key) => `#${key} = :${key}`),
    ...owners.map((_, index) => `#outbox.#owner${index} = :owner${index}`),
  ];
  return {
    Update: {
      TableName: stateTable,
      Key: { restoreId: before.restoreId },
      UpdateExpression: [
        `SET ${sets.join(', ')}`,
        ...(gone.length > 0 ? [`REMOVE ${gone.map((key) => `#${key}`).join(', ')}`] : []),
      ].join(' '),
      ConditionExpression: '#version = :expectedVersion',
      ExpressionAttributeNames: {
        '#version': 'version',
        ...Object.fromEntries(changes.map((key) => [`#${key}`, key])),
        ...(owners.length > 0 && { '#outbox': 'outbox' }),
        ...Object.fromEntries(owners.map((owner, index) => [`#owner${index}`, owner])),
      },
      ExpressionAttributeValues: {
        ':expectedVersion': before.version,
        ...Object.fromEntries(kept.map((key) => [`:${key}`, after[key as keyof Saga]])),
        ...Object.fromEntries(
          owners.map((owner, index) => [`:owner${index}`, after.outbox[owner as keyof Saga['outbox']]]),
        ),
      },
    },
  };
}

export function putAudit({ entry }: { readonly entry: AuditEntry }, { auditTable }: Tables): TransactItem {
  return { Put: { TableName: auditTable, Item: entry, ConditionExpression: 'attribute_not_exists(restoreId)' } };
}
