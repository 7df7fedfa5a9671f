import type { Caller, Permission } from '../wire/service.ts';
import type { Databases } from './tables/database.ts';
import { readTableReference, tableArn } from './tables/table-reference.ts';

type Context = NonNullable<Permission['context']>;

/** `dynamodb:<operation>` on the table, or on one of its indexes, named by the request. */
export function tablePermission(
  operation: string,
  reference: unknown,
  caller: Caller,
  { index, context }: { readonly index?: string | undefined; readonly context?: Context | undefined } = {},
): Permission {
  const arn = tableArn(readTableReference(String(reference ?? ''), caller));
  return {
    action: `dynamodb:${operation}`,
    resource: index === undefined ? arn : `${arn}/index/${index}`,
    ...(context && { context }),
  };
}

/**
 * The condition key `dynamodb:LeadingKeys`: the partition keys a request touches. Nothing for a request that the
 * operation itself is going to refuse, because there is no such table or no such key in it.
 */
export function leadingKeys(
  databases: Databases,
  reference: unknown,
  caller: Caller,
  keys: readonly unknown[],
): Context | undefined {
  const { name } = readTableReference(String(reference ?? ''), caller);
  const hash = databases.of(caller).tables.get(name)?.key.hash;
  if (hash === undefined) return undefined;
  const values = keys.map(
    (key) => (key as Record<string, Record<string, unknown>> | undefined)?.[hash.name]?.[hash.type],
  );
  return { 'dynamodb:LeadingKeys': values.filter((value) => typeof value === 'string') };
}
