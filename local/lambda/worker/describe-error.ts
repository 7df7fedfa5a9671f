import type { FunctionErrorPayload } from '../worker-messages.ts';

/** What is thrown may be anything; only errors have a type and a trace. */
export function describeError(thrown: unknown): FunctionErrorPayload {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: thrown.stack?.split('\n') ?? [],
  };
}
