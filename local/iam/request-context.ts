/** The condition keys of one request; keys in lower case, because IAM does not tell their case apart. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

export function requestContext(keys: Readonly<Record<string, string | readonly string[]>> = {}): RequestContext {
  return new Map(
    Object.entries(keys).map(([key, value]) => [key.toLowerCase(), typeof value === 'string' ? [value] : value]),
  );
}
