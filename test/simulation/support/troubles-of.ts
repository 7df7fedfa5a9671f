import type { Call, Trouble } from './aws-calls.ts';

/** One trouble for each of these calls, titled by what goes wrong. */
export function troublesOf(
  calls: readonly Call[],
  how: Trouble['how'],
  words = '',
): readonly (readonly [title: string, Trouble])[] {
  return calls.map(({ by, operation, nth }) => [
    `${by}'s ${ordinal(nth)} ${operation} ${words}`.trim(),
    { by, operation, nth, how },
  ]);
}

function ordinal(count: number): string {
  const isTeen = count % 100 >= 11 && count % 100 <= 13;
  return `${count}${isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th')}`;
}
