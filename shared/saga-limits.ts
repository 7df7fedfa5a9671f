import type { StepName } from '../events/services.ts';
import { RetryableError, TerminalError } from './errors.ts';
import { weightOf } from './item-weight.ts';
import type { Saga } from './saga.ts';

/**
 * What each part of a saga may weigh, in bytes as DynamoDB counts them. The sum stays below the 400 KB of an item, so no
 * restore ends because its item has become too large: a test adds up this table, and weighs the largest legal saga.
 * Texts and lists for people are cut, and say so; where cutting would lie, the commit is refused by name.
 */
export const SAGA_BYTES_MAX = {
  restoreId: 100,
  kind: 100,
  phase: 100,
  step: 100,
  planName: 800,
  /** The plan itself is an item of its own. */
  planKey: 100,
  request: 5_000,
  steps: 27_000,
  /** Of all steps together; each has its own limit below. */
  outputs: 208_000,
  failure: 11_500,
  cancellation: 2_500,
  undoing: 18_000,
  hops: 100,
  run: 100,
  answered: 8_000,
  version: 100,
  audit: 200,
  outbox: 90_000,
  nextCheckAt: 100,
  stepDeadlineAt: 100,
  deadlineAt: 100,
  closestCheckSeconds: 100,
  expectedMs: 500,
  createdAt: 100,
  updatedAt: 100,
  endedAt: 100,
} as const satisfies Record<Exclude<keyof Saga, 'plan'> | 'planKey', number>;

/** Of the output of each step. The old target's tags alone may weigh 77 KB: 50 of 384 characters of four bytes each. */
export const OUTPUT_BYTES_MAX = {
  'snapshot-check': 3_000,
  'copy-snapshot': 1_000,
  'check-copy-status': 1_500,
  'delete-rds': 90_000,
  'restore-snapshot': 9_000,
  'check-restore-status': 3_000,
  'setup-db-users': 75_000,
  'swap-target': 14_000,
  'archive-snapshot': 9_000,
  'sns-notification': 1_000,
} as const satisfies Record<StepName, number>;

/** Texts in sagas and events, by the name of their field wherever it stands, in bytes of UTF-8. */
const TEXT_BYTES_MAX = new Map(
  Object.entries({
    code: 100,
    message: 1_200,
    hint: 1_200,
    note: 1_000,
    what: 800,
  }),
);

/** Lists in sagas and events, in the same way; and what stands for those that have no room. */
const LISTS = new Map<string, { readonly bytesMax: number; readonly rest: (count: number) => object }>(
  Object.entries({
    findings: {
      bytesMax: 8_000,
      rest: (count: number) => ({ code: 'MoreFindings', message: left(count), hint: 'Mend these first.' }),
    },
    undone: {
      bytesMax: 8_000,
      rest: (count: number) => ({ arn: 'more', what: `${left(count)}; the audit trail has them` }),
    },
    left: {
      bytesMax: 8_000,
      rest: (count: number) => ({ arn: 'more', what: `${left(count)}; all carry the tag aurora-restore:restore-id` }),
    },
  }),
);

const left = (count: number): string => `${count} more, left out here for their size`;

/** What people read, without what is too long of it: texts and lists end with a mark that says how much is missing. Pure. */
export function fitted<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(fitted) as Value;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fittedMember(name, member)])) as Value;
}

function fittedMember(name: string, member: unknown): unknown {
  const textMax = TEXT_BYTES_MAX.get(name);
  if (typeof member === 'string' && textMax !== undefined) return cut(member, textMax);
  const list = LISTS.get(name);
  const whole = fitted(member);
  return Array.isArray(whole) && list ? within(whole, list.bytesMax, list.rest) : whole;
}

const MARK_BYTES_MAX = 40;

/** A text of at most so many bytes of UTF-8; where it is cut it says how many are missing. Pure. */
export function cut(text: string, bytesMax: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= bytesMax) return text;
  // A character that the cut divides is left out.
  const kept = new TextDecoder().decode(bytes.subarray(0, bytesMax - MARK_BYTES_MAX), { stream: true });
  return `${kept}… [${bytes.length - Buffer.byteLength(kept)} bytes more]`;
}

/** As many as weigh at most so much together with `rest`, which stands for the others. Pure. */
export function within<Element>(
  list: readonly Element[],
  bytesMax: number,
  rest: (count: number) => Element,
): readonly Element[] {
  if (weightOf(list) <= bytesMax) return list;
  // Whatever the count is, it has no more digits than that of the whole list.
  let bytes = weightOf([rest(list.length)]);
  const tooMany = list.findIndex((each) => (bytes += weightOf([each]) - EMPTY_LIST_BYTES) > bytesMax);
  return [...list.slice(0, tooMany), rest(list.length - tooMany)];
}

const EMPTY_LIST_BYTES = weightOf([]);

/** Parts that `committed` cuts, since people alone read them. */
export const CUT_PARTS = ['steps', 'failure', 'undoing'] as const satisfies readonly (keyof Saga)[];

/** Throws by name when a part that changes between these weighs more than it may. */
export function assertPartsFit(before: Partial<Saga>, after: Saga): void {
  for (const [step, bytesMax] of Object.entries(OUTPUT_BYTES_MAX) as [StepName, number][]) {
    if (before.outputs?.[step] === after.outputs[step]) continue;
    const bytes = Buffer.byteLength(step) + 1 + weightOf(after.outputs[step]);
    if (bytes > bytesMax) throw partTooLarge(`the output of '${step}'`, bytes, bytesMax);
  }
  for (const [part, bytesMax] of Object.entries(SAGA_BYTES_MAX) as [keyof Saga, number][]) {
    if (before[part] === after[part] || after[part] === undefined) continue;
    const bytes = Buffer.byteLength(part) + 1 + weightOf(after[part]);
    if (bytes > bytesMax)
      throw part === 'outbox' ? outboxFull(after, bytes) : partTooLarge(`'${part}'`, bytes, bytesMax);
  }
}

/** It drains as soon as those whose events it holds are reached by a tick. */
function outboxFull({ restoreId, outbox }: Saga, bytes: number): RetryableError {
  return new RetryableError(
    'OutboxFull',
    `${bytes} bytes of events of restore '${restoreId}' wait to be put on the bus by ${Object.keys(outbox).join(', ')}, expected at most ${SAGA_BYTES_MAX.outbox}`,
    'Look into the logs of those functions: they cannot put their events. The restore goes on once they have.',
  );
}

function partTooLarge(part: string, bytes: number, bytesMax: number): TerminalError {
  return new TerminalError(
    'SagaTooLarge',
    `${part} of the restore would have ${bytes} bytes, expected at most ${bytesMax}: DynamoDB keeps a restore in one item of 400 KB`,
    'Make what the message names smaller in the plan or at the target, then request the restore again.',
  );
}
