import type { ColorPainter } from './output/paint.ts';
import type { StartLocalRuntime } from './local-runtime.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Restores } from './restores.ts';

/** Everything a command takes from the world, so that tests can give it another one. */
export interface CliContext {
  readonly out: Output;
  readonly input: Input;
  /** One line to standard error. */
  readonly warn: (line: string) => void;
  readonly paint: ColorPainter;
  readonly now: () => Date;
  /** Rejects with an `AbortError` when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Loads the SDK only when a command talks to AWS, so that the others start at once. */
  readonly openRestores: () => Promise<Restores>;
  readonly openDeadLetters: () => Promise<DeadLetters>;
  readonly startLocalRuntime: StartLocalRuntime;
  /** Aborts when the process is asked to stop. A second request ends the process at once. */
  readonly stopSignal: () => AbortSignal;
  readonly userName: () => string | undefined;
  readonly workingDirectory: string;
  readonly projectDirectory: string;
}

export interface Output {
  /** A terminal that can be redrawn. */
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly write: (text: string) => void;
}

export interface Input {
  /** Somebody sits there who can answer. */
  readonly isTerminal: boolean;
  /** Asks for one line. Rejects with an `AbortError` on Ctrl-C and at the end of the input. */
  readonly ask: (question: string) => Promise<string>;
}

/** A command's way to speak and to end. */
export interface Cli extends CliContext {
  readonly print: (lines: string | readonly string[]) => void;
  readonly printJson: (value: unknown) => void;
}
