import type * as z from 'zod';
import { AwsFault } from '../wire/aws-fault.ts';

/** What the schema makes of an input. Throws `ValidationException` that names the first member at fault. */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown, what: string): z.output<Schema> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  const where = [what, ...path.map(String)].join('.');
  throw invalid(`${where}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`, 'See docs/local-runtime.md.');
}

export function invalid(fact: string, hint: string): AwsFault {
  return new AwsFault('ValidationException', `${fact}\nHINT: ${hint}`);
}
