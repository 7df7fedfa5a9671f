/** `500ms`, `4s`, `1.5s`: as it can be given, too. */
export const shownMs = (ms: number): string => (ms < 1_000 && ms > 0 ? `${ms}ms` : `${ms / 1_000}s`);
