import { PipelineError } from './errors.ts';

/** One AWS call as the audit trail keeps it. */
export interface CallRecord {
  readonly operation: string;
  readonly resource: string;
  /** `ok`, or the name of the error: AWS's own, or the code of one of ours. */
  readonly answer: string;
}

/** What one delivery called. Filled by the ports, read at the commit. */
export class CallLog {
  readonly #records: CallRecord[] = [];

  /** Runs a call and writes down how it ended; the error passes on unchanged. */
  async record<Result>(operation: string, resource: string, call: () => Promise<Result>): Promise<Result> {
    try {
      const result = await call();
      this.#records.push({ operation, resource, answer: 'ok' });
      return result;
    } catch (error) {
      this.#records.push({ operation, resource, answer: nameOf(error) });
      throw error;
    }
  }

  /** The calls since the last time, so that each stands in one audit entry. */
  take(): readonly CallRecord[] {
    return this.#records.splice(0);
  }

  /** Keeps calls for the next entry, after the one they were taken for could not be committed. */
  putBack(records: readonly CallRecord[]): void {
    this.#records.unshift(...records);
  }
}

function nameOf(error: unknown): string {
  if (error instanceof PipelineError) return error.code;
  return error instanceof Error ? error.name : 'error';
}
