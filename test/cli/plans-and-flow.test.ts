import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { CliWorld } from './support/cli-world.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'cli-test-'));

describe('plans validate', () => {
  test('lists the plans when all are valid', async () => {
    const world = new CliWorld();
    expect(await world.run('plans', 'validate')).toBe(0);
    expect(world.stdout).toMatch(/demo {2}demo-production \(eu-west-1\) {2}demo-staging \(eu-west-1\)/);
  });

  test('tells everything that is wrong in every file at once, each with a hint, and ends with 2', async () => {
    const world = new CliWorld();
    const folder = newFolder();
    writeFileSync(join(folder, 'one.yaml'), 'name: two\nsorce: {}\n');
    writeFileSync(join(folder, 'broken.yaml'), 'a: [');
    expect(await world.run('plans', 'validate', folder)).toBe(2);
    expect(world.stdout).toContain('one.yaml: sorce is not a key of a plan');
    expect(world.stdout).toContain("HINT: Did you mean 'source'?");
    expect(world.stdout).toContain('one.yaml: target is nothing');
    expect(world.stdout).toContain('broken.yaml: the file is no YAML');
    expect(world.stdout).toContain('2 of 2 plans are not valid.');
  });

  test('gives tools the findings in JSON', async () => {
    const world = new CliWorld();
    const folder = newFolder();
    writeFileSync(join(folder, 'broken.yaml'), 'a: [');
    expect(await world.run('plans', 'validate', folder, '--json')).toBe(2);
    expect(JSON.parse(world.stdout)).toMatchObject([{ isValid: false, findings: [{ hint: expect.any(String) }] }]);
  });

  test.each([['no-such-folder'], [newFolder()]])('refuses a folder without plans: %s', async (folder) => {
    const world = new CliWorld();
    expect(await world.run('plans', 'validate', folder)).toBe(2);
    expect(world.stderr).toContain('HINT: ');
  });
});

describe('plans schema', () => {
  test('prints a JSON Schema in which what has a default may be left out', async () => {
    const world = new CliWorld();
    expect(await world.run('plans', 'schema')).toBe(0);
    const schema = JSON.parse(world.stdout);
    expect(schema.$schema).toContain('json-schema.org');
    expect(schema.required).toEqual(['name', 'source', 'target', 'network', 'quarantine', 'database']);
    expect(schema.additionalProperties).toBe(false);
  });
});

describe('flow', () => {
  const step = { summary: 'Does something.', subscribes: [] as string[], emits: [] as string[] };

  function worldWith(content: string | undefined): CliWorld {
    const world = new CliWorld();
    const folder = newFolder();
    copyFileSync(join(world.projectDirectory, 'package.json'), join(folder, 'package.json'));
    mkdirSync(join(folder, 'docs'));
    if (content !== undefined) writeFileSync(join(folder, 'docs', 'flow.json'), content);
    world.projectDirectory = folder;
    return world;
  }

  test('draws who emits what and who reads it', async () => {
    const world = worldWith(
      JSON.stringify({
        steps: [
          { ...step, name: 'first', subscribes: ['RestoreRequested', 'RdsClusterDeleted'], emits: ['A', 'B'] },
          { ...step, name: 'second', subscribes: ['A', 'StatusCheckDue'] },
        ],
      }),
    );
    expect(await world.run('flow')).toBe(0);
    expect(world.stdout).toContain('RestoreRequested   <-- people and their tools');
    expect(world.stdout).toContain('RdsClusterDeleted  <-- RDS');
    expect(world.stdout).toContain('+--> A  --> second');
    expect(world.stdout).toContain('+--> B  --> nobody in the pipeline');
    expect(world.stdout).toContain('A               <-- first');
    expect(world.stdout).toContain('StatusCheckDue  <-- saga-clock');
    expect(world.stdout).toContain('| Does something.');
  });

  test('draws the flow that the project really has, in ASCII', async () => {
    const world = new CliWorld();
    expect(await world.run('flow')).toBe(0);
    const { steps } = JSON.parse(readFileSync(join(world.projectDirectory, 'docs', 'flow.json'), 'utf8'));
    for (const { name } of steps) expect(world.stdout).toContain(`| ${name} `);
    expect(world.stdout).toMatch(/^[\x20-\x7e\n]*$/);
    expect(world.stdout).not.toContain('<-- nobody');
  });

  test.each([[undefined], ['{'], ['{"steps":[{"name":1}]}']])('refuses the file %j with a hint', async (content) => {
    const world = worldWith(content);
    expect(await world.run('flow')).toBe(2);
    expect(world.stderr).toContain('HINT: Make it from the manifests: npm run docs.');
  });
});
