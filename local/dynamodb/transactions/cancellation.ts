import { AwsFault } from '../../wire/aws-fault.ts';

interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: unknown;
}

/** What became of one action of a transaction. */
export type Attempt<T> = { readonly done: T } | { readonly reason: CancellationReason };

/** Makes of the failures that cancel a transaction a reason; all others pass through. */
export function reasonFor<T>(action: () => T): Attempt<T> {
  try {
    return { done: action() };
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    if (error.code === 'ConditionalCheckFailedException') {
      return { reason: { Code: 'ConditionalCheckFailed', Message: error.message, ...error.members } };
    }
    if (error.code !== 'ValidationException') throw error;
    return { reason: { Code: 'ValidationError', Message: error.message } };
  }
}

/** What the actions yielded; throws TransactionCanceledException with a reason for each when any of them failed. */
export function cancelIfAny<T>(attempts: readonly Attempt<T>[]): readonly T[] {
  const done = attempts.flatMap((attempt) => ('done' in attempt ? [attempt.done] : []));
  if (done.length === attempts.length) return done;
  const reasons = attempts.map((attempt) => ('reason' in attempt ? attempt.reason : { Code: 'None' }));
  const codes = reasons.map(({ Code }) => Code).join(', ');
  throw new AwsFault(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { members: { CancellationReasons: reasons } },
  );
}
