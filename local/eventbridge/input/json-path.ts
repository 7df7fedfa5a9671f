/** `$`, `.name` (with hyphens), `['name']` and `[0]`: the part of JSONPath that EventBridge accepts. */
const STEP = /\.([\w-]+)|\['([^']+)'\]|\[(\d+)\]/y;

/** Whether a text is a path EventBridge accepts. */
export function isPath(path: string): boolean {
  return stepsOf(path) !== undefined;
}

/** The value at a path; undefined when the event has none, or when the text is not a path. */
export function readPath(event: unknown, path: string): unknown {
  return stepsOf(path)?.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string, unknown>)[step]
        : undefined,
    event,
  );
}

function stepsOf(path: string): readonly string[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: string[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (!match) return undefined;
    steps.push(match[1] ?? match[2] ?? match[3]!);
  }
  return steps;
}
