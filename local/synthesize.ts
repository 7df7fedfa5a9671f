import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const COMMAND = join(import.meta.dirname, '..', 'infra', 'synthesize-command.ts');

/**
 * Synthesizes the CDK app in a process of its own and returns the folder of the cloud assembly: what runs here is what
 * would be deployed. Rejects with what the app said.
 */
export async function synthesize(plansDirectory: string, outdir: string): Promise<string> {
  try {
    await promisify(execFile)(process.execPath, [COMMAND, plansDirectory, outdir], {
      env: { ...process.env, CDK_VALIDATION: 'false' },
    });
    return outdir;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new Error(`the CDK app could not be synthesized: ${stderr?.trim() || String(error)}`, { cause: error });
  }
}
