import type { Ended } from './scenario.ts';

/** Everything that was changed, by whom, in order. */
export const changesOf = ({ calls }: Ended): string[] =>
  calls
    .filter(({ isChange, answer }) => isChange && (answer === 'ok' || answer === 'answer lost'))
    .map(({ by, operation, what }) => `${by}: ${operation} ${what}`);
