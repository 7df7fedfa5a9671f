/** A time of a request: epoch seconds over JSON, a `Date` or ISO text in process. Undefined when absent or unreadable. */
export function timeMsOf(value: unknown): number | undefined {
  const timeMs =
    typeof value === 'number' ? value * 1000 : value instanceof Date ? value.getTime() : Date.parse(String(value));
  return Number.isFinite(timeMs) ? timeMs : undefined;
}
