import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { GUARDS, type Guard, PROMISES } from '../../scripts/docs/promises.ts';

/**
 * A guard that no test misses is no guard. Each is taken out of a copy of the sources, one at a time; the test that is
 * named after its promise must then fail, and pass again once the guard is back.
 */
jest.setTimeout(120_000);

const ROOT = join(import.meta.dirname, '../..');
const COPIED = ['events', 'shared', 'services', 'infra', 'local', 'cli', 'plans', 'scripts', 'test', 'docs'];
const FILES = ['package.json', 'tsconfig.json', 'cdk.json', 'jest.config.mjs', 'jest.esbuild.cjs'];

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'aurora-restore-guards-'));
  for (const name of [...COPIED, ...FILES]) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('every promise has a guard', () => {
  expect(PROMISES.filter(({ number }) => !GUARDS.some(({ promise }) => promise === number))).toEqual([]);
});

describe.each(PROMISES.map(({ number, text }) => [number, text] as const))('promise %i: %s', (number) => {
  const guards = GUARDS.filter(({ promise }) => promise === number);

  test.each(guards.map((guard) => [guard.what, guard] as const))(
    'its test fails without the guard: %s',
    async (_what, guard) => {
      expect(await outcomeOf(guard)).toEqual({ failed: 0, hasRun: true });
      const file = join(copy, guard.file);
      const whole = readFileSync(file, 'utf8');
      expect(whole.split(guard.remove)).toHaveLength(2);
      writeFileSync(
        file,
        whole.replace(guard.remove, () => guard.put),
      );
      const without = await outcomeOf(guard);
      writeFileSync(file, whole);
      expect(without.failed).toBeGreaterThan(0);
    },
  );
});

/** Runs the tests that bear the promise's name in the guard's test file. */
async function outcomeOf({
  promise,
  test: file,
}: Guard): Promise<{ readonly failed: number; readonly hasRun: boolean }> {
  const results = join(copy, 'results.json');
  const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const filter = ['--testNamePattern', `promise ${promise}\\b`, '--json', `--outputFile=${results}`];
  const jestBin = join(copy, 'node_modules/jest/bin/jest.js');
  // A failing run ends with 1, which is an answer here; the file of results says what happened.
  await promisify(execFile)(process.execPath, [...options, jestBin, file, ...filter], { cwd: copy }).catch(
    () => undefined,
  );
  const { numFailedTests, numFailedTestSuites, numPassedTests } = JSON.parse(readFileSync(results, 'utf8'));
  rmSync(results);
  return { failed: numFailedTests + numFailedTestSuites, hasRun: numPassedTests + numFailedTests > 0 };
}
