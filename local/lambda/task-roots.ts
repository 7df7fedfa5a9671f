import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { createOwnedDirectory } from '../owned-directory.ts';

export interface TaskRoots {
  /** Copies a bundle to a directory of its own, as Lambda unpacks it to `/var/task`. */
  unpack(codeDirectory: string): Promise<string>;
  dispose(): Promise<void>;
}

/**
 * Bundles run outside this project, where no `node_modules` and no `package.json` of ours can lend them what the
 * deployed function lacks. The AWS SDK is there, because Lambda's runtime brings it too.
 */
export function createTaskRoots(): TaskRoots {
  let base: Promise<string> | undefined;
  let unpacked = 0;
  return {
    unpack: async (codeDirectory) => {
      unpacked += 1;
      const number = unpacked;
      base ??= createBase();
      const taskRoot = join(await base, `task-${number}`);
      await cp(codeDirectory, taskRoot, { recursive: true });
      return taskRoot;
    },
    dispose: async () => {
      if (base !== undefined) await rm(await base, { recursive: true, force: true });
      base = undefined;
    },
  };
}

async function createBase(): Promise<string> {
  const base = await createOwnedDirectory('lambda');
  const modules = join(base, 'node_modules');
  await mkdir(modules);
  const sdk = createRequire(import.meta.url).resolve('@aws-sdk/client-sqs');
  const ours = sdk.slice(0, sdk.lastIndexOf(`${sep}@aws-sdk${sep}`));
  // A junction is a directory link that Windows allows everybody; elsewhere it is a plain symbolic link.
  for (const scope of ['@aws-sdk', '@smithy']) await symlink(join(ours, scope), join(modules, scope), 'junction');
  return base;
}
