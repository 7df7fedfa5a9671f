import type { Command } from 'commander';
import type { Cli } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';

/** Adds one command to the program; what its action comes to is told through `end`. */
export type AddCommand = (parent: Command, cli: Cli, end: (code: ExitCode) => void) => void;
