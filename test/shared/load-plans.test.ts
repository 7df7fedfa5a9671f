import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { findingLines, loadPlans, readPlanFiles } from '../../shared/load-plans.ts';
import { planFields } from '../support/a-plan.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'plans-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, fields: object) => writeFileSync(join(folder, name), stringify(fields));

test('loads the plans of a folder by name, in the order of their files', () => {
  write('orders-staging.yaml', planFields());
  write('bookings.yaml', { ...planFields(), name: 'bookings' });
  expect([...loadPlans(folder).keys()]).toEqual(['bookings', 'orders-staging']);
});

test('leaves subfolders and other files alone', () => {
  mkdirSync(join(folder, 'examples'));
  writeFileSync(join(folder, 'examples', 'broken.yaml'), 'x: [');
  writeFileSync(join(folder, 'README.md'), 'x: [');
  expect(readPlanFiles(folder)).toEqual([]);
  expect(loadPlans(folder).size).toBe(0);
});

test('refuses all when one is wrong, and lists every finding of every file with its hint', () => {
  write('orders-staging.yaml', { ...planFields(), sorce: {} });
  write('bookings.yaml', { ...planFields(), name: 'bokings' });
  expect(() => loadPlans(folder)).toThrow(
    /bookings\.yaml: name is 'bokings'[^]*HINT:[^]*orders-staging\.yaml: sorce is not a key[^]*Did you mean 'source'\?/,
  );
});

test('refuses a folder that does not exist and names it', () => {
  expect(() => loadPlans(join(folder, 'none'))).toThrow(/plans-.*none' does not exist/);
});

test('a finding about the whole file names the file', () => {
  writeFileSync(join(folder, 'a.yaml'), '');
  const [{ file, reading }] = readPlanFiles(folder) as [ReturnType<typeof readPlanFiles>[number]];
  expect(findingLines(file, reading).join()).toContain('a.yaml: the file is null');
});
