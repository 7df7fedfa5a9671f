import type { Timer } from '../clock.ts';
import type { MachineDefinition } from './definition/states-language.ts';
import { History } from './history.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** The version of a state machine that an execution runs to its end, whatever updates follow. */
export interface Revision {
  readonly definition: MachineDefinition;
  /** As given, since AWS answers the very text. */
  readonly definitionText: string;
  readonly roleArn: string;
  /** Absent until the first update. */
  readonly revisionId?: string;
  readonly updatedMs: number;
}

/** What an execution is from its start. */
export interface ExecutionStart {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly machineName: string;
  readonly revision: Revision;
  /** JSON text as given. */
  readonly input: string;
  readonly startMs: number;
  readonly traceHeader?: string;
}

/** How an execution ended. Status and details of the closing history event follow from it. */
export interface Outcome {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  /** JSON text. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** One run of a state machine: what it was started with, its events, and its end once it has one. */
export class Execution {
  readonly start: ExecutionStart;
  readonly history = new History();
  /** Timers that must not fire after the end. */
  readonly timers = new Set<Timer>();
  private ended: (Outcome & { readonly stopMs: number }) | undefined;

  constructor(start: ExecutionStart) {
    this.start = start;
  }

  get status(): ExecutionStatus {
    return this.ended?.status ?? 'RUNNING';
  }

  get end(): (Outcome & { readonly stopMs: number }) | undefined {
    return this.ended;
  }

  /** Ends the execution; the first end stays. Returns whether this was it. */
  close(outcome: Outcome, stopMs: number): boolean {
    if (this.ended !== undefined) return false;
    this.ended = { ...outcome, stopMs };
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
    return true;
  }
}
