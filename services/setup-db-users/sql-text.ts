import pg from 'pg';

/** Names and values cannot always be bound as parameters; quoted so they cannot end what they stand in. */
export const quoted = (name: string): string => pg.escapeIdentifier(name);

export const literal = (value: string): string => pg.escapeLiteral(value);

/** A list for `= ANY (…)`. */
export const textArray = (values: readonly string[]): string => `ARRAY[${values.map(literal).join()}]::text[]`;

/** Parts of a list, each for one statement. */
export const batchesOf = <Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
