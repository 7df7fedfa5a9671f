/** A clock that stands still until a test moves it. */
export interface SteppedClock {
  readonly now: () => Date;
  readonly advance: (ms: number) => void;
}

export const NOON = new Date('2026-10-06T12:00:00.000Z');

export function steppedClock(start: Date = NOON): SteppedClock {
  let ms = start.getTime();
  return {
    now: () => new Date(ms),
    advance: (byMs) => void (ms += byMs),
  };
}
