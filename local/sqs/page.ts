export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** One page of a listing. Tokens are opaque to callers; an unreadable token is passed to `refuse`, which throws. */
export function pageOf<T>(all: readonly T[], limit: number, token: string | undefined, refuse: () => never): Page<T> {
  const start = token === undefined ? 0 : offsetOf(token);
  if (Number.isNaN(start) || start < 0) return refuse();
  const end = start + limit;
  const items = all.slice(start, end);
  return end < all.length ? { items, nextToken: Buffer.from(`offset:${end}`).toString('base64') } : { items };
}

function offsetOf(token: string): number {
  const match = /^offset:(\d+)$/.exec(Buffer.from(token, 'base64').toString());
  return match ? Number(match[1]) : Number.NaN;
}
