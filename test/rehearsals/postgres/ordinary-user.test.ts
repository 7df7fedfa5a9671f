import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { installedBinaries } from '../../../local/postgres/binaries.ts';
import { copyTree } from '../../../local/postgres/copy-tree.ts';
import { rdsBinaries } from '../../../local/postgres/rds-binaries.ts';
import { createRunDirectory } from '../../../local/postgres/run-directory.ts';
import { canEnter, parsePasswd } from '../../../local/postgres/unprivileged-user.ts';

const NOBODY = { uid: 65_534, gid: 65_534 };
/** Only root can give files away and start processes of others. */
const asRoot = process.getuid?.() === 0 ? test : test.skip;

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ordinary-user-'));
});

afterEach(() => rm(directory, { recursive: true, maxRetries: 10 }));

asRoot(
  'a user who is not root runs the servers as himself',
  async () => {
    await chown(directory, NOBODY.uid, NOBODY.gid);
    const script = join(import.meta.dirname, 'support/serve-forever.ts');
    const owner = spawn(process.execPath, [script, directory], { ...NOBODY, stdio: ['pipe', 'pipe', 'inherit'] });
    const [output] = (await once(owner.stdout, 'data')) as [Buffer];
    expect(Number(output.toString())).toBeGreaterThan(0);
    const [run] = (await readdir(directory)).filter((name) => name.startsWith('run-'));
    expect((await stat(join(directory, run!, 'volumes/volume/postmaster.pid'))).uid).toBe(NOBODY.uid);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
  },
  30_000,
);

describe('for root', () => {
  asRoot('data go to the temporary files when the servers’ user cannot reach the root directory', async () => {
    expect(await canEnter(directory, NOBODY)).toBe(false);
    const elsewhere = await createRunDirectory(directory, NOBODY);
    expect(elsewhere.startsWith(directory)).toBe(false);
    await rm(elsewhere, { recursive: true });
    await chmod(directory, 0o711);
    const here = await createRunDirectory(directory, NOBODY);
    expect(here.startsWith(join(directory, 'run-'))).toBe(true);
    expect((await stat(here)).uid).toBe(NOBODY.uid);
  });

  asRoot('binaries that the servers’ user cannot reach are copied to where he can', async () => {
    const { directory: installed } = installedBinaries();
    const hidden = join(directory, 'hidden');
    await mkdir(join(hidden, 'bin'), { recursive: true });
    await mkdir(join(hidden, 'lib'));
    await writeFile(join(hidden, 'bin/postgres'), '', { mode: 0o755 });
    await copyTree(join(installed, 'share'), join(hidden, 'share'));
    const reachable = await createRunDirectory(directory, NOBODY);
    const own = await rdsBinaries({ directory: hidden, majorVersion: '16' }, NOBODY, reachable);
    for (const path of ['bin/postgres', 'lib', 'share/postgresql/timezone', 'share/postgresql/postgres.bki']) {
      const status = await lstat(join(own.directory, path));
      expect([status.isSymbolicLink(), status.uid]).toEqual([false, NOBODY.uid]);
    }
    await rm(reachable, { recursive: true });
  });
});

test('a passwd file is read by name and ids, whatever else its lines hold', () => {
  const text =
    'root:x:0:0:root:/root:/bin/bash\n\n# a remark\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n';
  expect(parsePasswd(text)).toEqual([
    { name: 'root', uid: 0, gid: 0 },
    { name: 'nobody', uid: 65_534, gid: 65_534 },
  ]);
});
