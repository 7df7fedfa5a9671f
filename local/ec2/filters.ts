import type { Filter } from '@aws-sdk/client-ec2';
import { matchesGlob } from '../sqs/glob.ts';
import { notImitated } from '../wire/aws-fault.ts';

/** What a thing has under the name of a filter. */
export type Filterable<T> = Readonly<Record<string, (thing: T) => string | undefined>>;

/** Whether a thing fits every filter; of a filter's values, where `*` and `?` stand for any text, one is enough. */
export function fits<T>(thing: T, filters: readonly Filter[] = [], known: Filterable<T>): boolean {
  return filters.every(({ Name = '', Values = [] }) => {
    const value = valueReader(known, Name)(thing);
    return value !== undefined && Values.some((glob) => matchesGlob(glob, value));
  });
}

function valueReader<T>(known: Filterable<T>, name: string): (thing: T) => string | undefined {
  const read = Object.hasOwn(known, name) ? known[name] : undefined;
  if (read === undefined) throw notImitated(`the filter '${name}' (only ${Object.keys(known).join(', ')})`);
  return read;
}
