import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for cloud assemblies that suites of one run share: see `test/e2e/support/shared-assembly.ts`. */
export default async function setUp() {
  const directory = await mkdtemp(join(tmpdir(), 'aurora-restore-assemblies-'));
  process.env.TEST_ASSEMBLIES = directory;
}

export async function tearDown() {
  await rm(process.env.TEST_ASSEMBLIES, { recursive: true, force: true });
}
