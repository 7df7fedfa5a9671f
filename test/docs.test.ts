import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { generatedPages } from '../scripts/docs/pages.ts';
import { GUARDS } from '../scripts/docs/promises.ts';
import { TRAPS } from '../scripts/docs/traps.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };
const pages = await generatedPages(version, read('docs/safety.md'));

describe('generated pages are current; npm run docs makes them', () => {
  test.each([...pages])('%s', (path, text) => {
    expect(read(path)).toBe(text);
  });
});

describe('every guard of a promise stands where the table says, and its test is named after the promise', () => {
  test.each(GUARDS.map((guard) => [guard.what, guard] as const))('%s', (_what, { promise, file, remove, test: by }) => {
    expect(read(file).split(remove)).toHaveLength(2);
    expect(read(by)).toMatch(new RegExp(`promise ${promise}\\b`));
  });
});

describe('every trap in the table has a test of its name, and its guard stands where the table says', () => {
  const tests = new Map([...new Set(TRAPS.map(({ test: file }) => file))].map((file) => [file, read(file)]));

  test('there are at least thirty, with different names', () => {
    expect(new Set(TRAPS.map(({ name }) => name)).size).toBe(TRAPS.length);
    expect(TRAPS.length).toBeGreaterThanOrEqual(30);
  });

  test.each(TRAPS.map((trap) => [trap.name, trap] as const))('%s', (name, { test: file, removals }) => {
    expect(tests.get(file)).toContain(name);
    for (const { file: guarded, remove } of removals) expect(read(guarded).split(remove)).toHaveLength(2);
  });
});
