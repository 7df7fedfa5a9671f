import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createPostgresStorage } from '../../../local/postgres/postgres-storage.ts';

test('a storage that cannot be prepared says why, is disposed of without a fault, and leaves no folder', async () => {
  const rootDirectory = mkdtempSync(join(tmpdir(), 'failed-preparation-'));
  chmodSync(rootDirectory, 0o755);
  // A folder stands where the file of the certificate authority is to be.
  mkdirSync(join(rootDirectory, 'rds-ca.pem'));
  const storage = createPostgresStorage({ rootDirectory });
  await expect(storage.ready()).rejects.toThrow(/EISDIR/);
  await storage.dispose();
  expect(readdirSync(rootDirectory)).toEqual(['rds-ca.pem']);
  rmSync(rootDirectory, { recursive: true });
});
