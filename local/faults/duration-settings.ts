import type { Durations } from '../model/durations.ts';
import { invalid } from './read-input.ts';

export interface DurationSetting {
  /** For example `copyMs`. */
  readonly name: string;
  readonly ms: number;
  /** As the runtime started with. */
  readonly initialMs: number;
}

/** How long RDS takes, while it runs. What has begun keeps the time it had. */
export interface DurationSettings {
  list(): readonly DurationSetting[];
  /** Throws `ValidationException` for a name that there is not, and then sets none. */
  set(durations: Readonly<Record<string, number>>): void;
  reset(): void;
}

export function createDurationSettings(durations: Durations): DurationSettings {
  const initial: Readonly<Durations> = { ...durations };
  const names = Object.keys(initial) as (keyof Durations)[];
  return {
    list: () => names.map((name) => ({ name, ms: durations[name], initialMs: initial[name] })),
    set: (wanted) => {
      const unknown = Object.keys(wanted).find((name) => !Object.hasOwn(initial, name));
      if (unknown !== undefined) throw invalid(`'${unknown}' is no duration`, `There are: ${names.join(', ')}`);
      Object.assign(durations, wanted);
    },
    reset: () => void Object.assign(durations, initial),
  };
}
