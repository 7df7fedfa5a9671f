import { putAudit, type Tables, type TransactItem, updateSaga } from './dynamo-transaction.ts';
import { clusterArnOf, lockKeyOf } from './names.ts';
import { planOf } from './saga.ts';
import type { LockChange, Transition } from './commit.ts';

/** If somebody has queued meanwhile the commit is a conflict, and is decided anew. */
const UNCHANGED = 'holder = :holder AND queue = :queue';

/** What a commit does to the lock of its target, as parts of the same transaction. */
export function lockItems({ before, after }: Transition, change: LockChange, tables: Tables): TransactItem[] {
  const TableName = tables.stateTable;
  const Key = { restoreId: lockKeyOf(clusterArnOf(planOf(before).target)) };
  const holder = before.restoreId;
  switch (change.kind) {
    case 'take':
      return [
        {
          Put: {
            TableName,
            Item: { ...Key, kind: 'lock', holder, queue: [], acquiredAt: after.updatedAt },
            ConditionExpression: 'attribute_not_exists(restoreId)',
          },
        },
      ];
    case 'release':
      return [
        {
          Delete: {
            TableName,
            Key,
            ConditionExpression: UNCHANGED,
            ExpressionAttributeValues: { ':holder': holder, ':queue': change.queue },
          },
        },
      ];
    case 'hand-over':
      return [
        {
          Update: {
            TableName,
            Key,
            UpdateExpression: 'SET holder = :next, queue = :rest, acquiredAt = :at',
            ConditionExpression: UNCHANGED,
            ExpressionAttributeValues: {
              ':holder': holder,
              ':queue': change.queue,
              ':next': change.to.after.restoreId,
              ':rest': change.rest,
              ':at': after.updatedAt,
            },
          },
        },
        updateSaga(change.to, tables),
        putAudit(change.to, tables),
      ];
  }
}
