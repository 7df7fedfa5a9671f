import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { usageError } from './cli-error.ts';

const flowSchema = z.object({
  steps: z.array(
    z.object({
      name: z.string(),
      summary: z.string(),
      subscribes: z.array(z.string()),
      emits: z.array(z.string()),
    }),
  ),
});

export type Flow = z.infer<typeof flowSchema>;
export type FlowStep = Flow['steps'][number];

const GENERATE = 'Make it from the manifests: npm run docs.';

/** Reads the flow that is generated from the services' manifests. Throws a `CliError` when it is missing or another shape. */
export function readFlow(file: string): Flow {
  if (!existsSync(file)) throw usageError(`flow '${file}' does not exist`, GENERATE);
  const result = flowSchema.safeParse(parsed(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  const findings = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw usageError(`flow '${file}' has another shape than expected: ${findings.join('; ')}`, GENERATE);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it with a message that names the file.
    return undefined;
  }
}
