import type { MachineDefinition } from '../definition/states-language.ts';
import type { Integration } from '../integrations/integration-of.ts';

/** What the interpreter needs of one running execution; every effect it has goes through here. */
export interface Run {
  readonly definition: MachineDefinition;
  /** Parsed. */
  readonly input: unknown;
  readonly region: string;
  /** `Execution` and `StateMachine` of the context object. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  now(): number;
  random(): number;
  newId(): string;
  /** Adds a history event and returns its id. Throws `ExecutionClosed` once the execution has ended. */
  record(type: string, details: Readonly<Record<string, unknown>>): number;
  /** Resolves at a moment, never before; never at all when the execution ends earlier. */
  sleepUntil(moment: number): Promise<void>;
  /** Calls a service for a Task. Throws `StateError`, which for a call that takes too long is `States.Timeout`. */
  perform(integration: Integration, args: unknown, timeoutMs: number | undefined): Promise<unknown>;
}

/** The execution was stopped, timed out or deleted from outside; what the interpreter still does no longer counts. */
export class ExecutionClosed extends Error {
  constructor() {
    super('the execution has ended');
    this.name = 'ExecutionClosed';
  }
}
