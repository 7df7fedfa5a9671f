import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { TerminalError } from './errors.ts';
import type { Plan } from './plan.ts';
import { type PlanReading, readPlan } from './read-plan.ts';

export interface PlanFile {
  readonly file: string;
  readonly reading: PlanReading;
}

/** Reads every `*.yaml` of a folder, not of its subfolders. Throws when the folder is missing. */
export function readPlanFiles(directory: string): readonly PlanFile[] {
  if (!existsSync(directory)) {
    throw new TerminalError(
      'PlansNotFound',
      `folder of plans '${directory}' does not exist`,
      'Name an existing folder.',
    );
  }
  const files = readdirSync(directory)
    .filter((file) => file.endsWith('.yaml'))
    .sort();
  return files.map((file) => ({
    file: join(directory, file),
    reading: readPlan(basename(file, '.yaml'), readFileSync(join(directory, file), 'utf8')),
  }));
}

/** Loads the plans of a folder by name. Throws a `TerminalError` that lists every finding of every file. */
export function loadPlans(directory: string): ReadonlyMap<string, Plan> {
  const files = readPlanFiles(directory);
  const findings = files.flatMap(({ file, reading }) => findingLines(file, reading));
  if (findings.length > 0) {
    throw new TerminalError('InvalidPlan', `plans are not valid:\n${findings.join('\n')}`, 'Mend them and try again.');
  }
  return new Map(files.flatMap(({ reading }) => (reading.isValid ? [[reading.plan.name, reading.plan] as const] : [])));
}

export function findingLines(file: string, reading: PlanReading): string[] {
  if (reading.isValid) return [];
  return reading.findings.map(
    ({ path, message, hint }) => `${file}: ${path || 'the file'} ${message}\n  HINT: ${hint}`,
  );
}
