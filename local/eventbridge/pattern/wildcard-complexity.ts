/** A wildcard as its literal characters, and the positions among them where any text may stand. */
export interface WildcardSteps {
  readonly characters: readonly string[];
  readonly stars: ReadonlySet<number>;
}

/** A pattern of 4,096 characters that stays simple meets far fewer different situations. */
const SITUATIONS_MAX = 20_000;

/**
 * How many ways through the wildcard a text can keep open at once, at worst: the stars it may still be in, and the
 * literals it may just have gone on in. `aws/event-ruler` measures by this idea. Stops counting at `limit`.
 */
export function wildcardComplexity({ characters, stars }: WildcardSteps, limit: number): number {
  const alphabet = [...new Set(characters), undefined];
  const start: readonly number[] = [0];
  const met = new Set([start.join()]);
  const pending = [start];
  let most = 0;
  for (let positions = pending.pop(); positions !== undefined; positions = pending.pop()) {
    const staying = positions.filter((position) => stars.has(position));
    for (const character of alphabet) {
      const advancing = positions.filter((position) => character !== undefined && characters[position] === character);
      const reached = advancing.map((position) => position + 1);
      const entered = reached.filter((position) => stars.has(position) && !staying.includes(position));
      most = Math.max(most, staying.length + reached.length + entered.length);
      if (most >= limit || met.size > SITUATIONS_MAX) return limit;
      const next = [...new Set([...staying, ...reached])].sort((a, b) => a - b);
      if (next.length > 0 && !met.has(next.join())) {
        met.add(next.join());
        pending.push(next);
      }
    }
  }
  return most;
}
