import pg from 'pg';

/** Names and values cannot always be bound as parameters; quoted so they cannot end what they stand in. */
export const quoted = (name: string): string => pg.escapeIdentifier(name);

export const literal = (value: string): string => pg.escapeLiteral(value);

/** A list for `= ANY (…)`. */
export const textArray = (values: readonly string[]): string => `ARRAY[${values.map(literal).join()}]::text[]`;
