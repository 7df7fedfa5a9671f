import { mkdir, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { synthesize } from '../../../local/synthesize.ts';

const LOOK_EVERY_MS = 100;
const LOOKS_MAX = 1_200;

/**
 * The cloud assembly of a folder of plans, synthesized once in a run of jest: bundling all functions takes longer than many
 * a suite. The first suite makes it, and gives it its name once it is whole; those in other processes wait for that.
 */
export async function sharedAssembly(plansDirectory: string): Promise<string> {
  const shared = join(process.env.TEST_ASSEMBLIES!, basename(plansDirectory));
  if (await isFirst(`${shared}.making`)) {
    await rename(await synthesize(plansDirectory, join(`${shared}.making`, 'cdk.out')), shared);
    return shared;
  }
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    if (await exists(shared)) return shared;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`the assembly of '${plansDirectory}' was not made: see what the first suite that needed it says`);
}

const isFirst = (directory: string): Promise<boolean> =>
  mkdir(directory).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      return false;
    },
  );

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
