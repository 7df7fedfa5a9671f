import { AwsFault } from '../../wire/aws-fault.ts';
import { evaluateCondition } from '../expressions/evaluate-condition.ts';
import type { ItemKey } from '../tables/item-key.ts';
import type { Item } from '../values/attribute-value.ts';
import { copyItem } from '../values/attribute-value.ts';
import type { PreparedWrite } from './prepare-write.ts';

/** What a write would do; nothing is stored yet. */
export interface WriteOutcome {
  readonly write: PreparedWrite;
  readonly key: ItemKey;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** Throws ConditionalCheckFailedException, or ValidationException when the item cannot become what is asked. */
export function attemptWrite(write: PreparedWrite): WriteOutcome {
  const key = write.key();
  const before = write.table.get(key);
  if (write.condition !== undefined && !evaluateCondition(write.condition, before ?? {})) {
    throw new AwsFault('ConditionalCheckFailedException', 'The conditional request failed', {
      members: write.showsItem && before !== undefined ? { Item: copyItem(before) } : {},
    });
  }
  return { write, key, before, after: write.next(before) };
}

export function commitWrite({ write, key, before, after }: WriteOutcome): void {
  if (after === undefined) write.table.delete(key);
  else if (after !== before) write.table.put(after);
}
