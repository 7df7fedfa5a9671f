import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearest } from '../shared/nearest.ts';
import { usageError } from './cli-error.ts';
import type { CliContext } from './context.ts';
import { shown } from './output/shown.ts';

/**
 * Catches a misspelt plan before it becomes a rejected restore. Where there is no folder of plans, nothing can be said
 * here and the pipeline decides. Throws a `CliError`.
 */
export function assertKnownPlan(plan: string, folder: string, { workingDirectory }: CliContext): void {
  const directory = resolve(workingDirectory, folder);
  if (!existsSync(directory)) return;
  const known = readdirSync(directory)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
  if (known.includes(plan)) return;
  const meant = nearest(plan, known);
  throw usageError(
    `plan '${shown(plan)}' is not in folder '${folder}', plans there are: ${known.join(', ') || 'none'}`,
    meant
      ? `Did you mean '${meant}'?`
      : 'Name a plan of that folder, or with --plans the folder that the deployed plans come from.',
  );
}
