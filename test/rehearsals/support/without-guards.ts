import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../../..');
const COPIED = ['events', 'shared', 'services', 'infra', 'local', 'cli', 'plans', 'scripts', 'test', 'docs'];
const FILES = [
  'package.json',
  'tsconfig.json',
  'cdk.json',
  'jest.config.mjs',
  'jest.esbuild.cjs',
  'jest.hostile-data.config.mjs',
];

export interface Removal {
  readonly file: string;
  /** Stands in the file once. */
  readonly remove: string;
  readonly put: string;
}

export interface Outcome {
  readonly failed: number;
  readonly hasRun: boolean;
}

/** A copy of the sources in which guards can be taken out, and tests run. */
export interface CopyOfSources {
  /** Runs the tests of a file whose names fit a pattern. */
  run(testFile: string, pattern: string): Promise<Outcome>;
  /** The same without some guards, which are put back afterwards. */
  runWithout(removals: readonly Removal[], testFile: string, pattern: string): Promise<Outcome>;
  dispose(): void;
}

export function copyOfSources(): CopyOfSources {
  const copy = mkdtempSync(join(tmpdir(), 'aurora-restore-guards-'));
  for (const name of [...COPIED, ...FILES]) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const run = (testFile: string, pattern: string) => outcomeOf(copy, testFile, pattern);
  return {
    run,
    runWithout: async (removals, testFile, pattern) => {
      const files = [...new Set(removals.map(({ file }) => file))].map((file) => join(copy, file));
      const whole = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
      try {
        for (const removal of removals) takeOut(copy, removal);
        return await run(testFile, pattern);
      } finally {
        for (const [file, text] of whole) writeFileSync(file, text);
      }
    },
    dispose: () => rmSync(copy, { recursive: true, force: true }),
  };
}

/** A run computes half the time and waits for its server, or loads its modules, the other half. */
const AT_ONCE = 2;

/** Does something with each in turn, two at once, each of the two in a copy of its own. */
export async function inCopies<Item>(
  items: readonly Item[],
  work: (item: Item, sources: CopyOfSources) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const oneByOne = async () => {
    const sources = copyOfSources();
    try {
      for (let item = left.shift(); item; item = left.shift()) await work(item, sources);
    } finally {
      sources.dispose();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, oneByOne));
}

function takeOut(copy: string, { file, remove, put }: Removal): void {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  if (whole.split(remove).length !== 2) throw new Error(`${file} does not hold this guard once: ${remove}`);
  writeFileSync(
    path,
    whole.replace(remove, () => put),
  );
}

async function outcomeOf(copy: string, testFile: string, pattern: string): Promise<Outcome> {
  const results = join(copy, 'results.json');
  const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const config = testFile.startsWith('test/hostile-data/') ? 'jest.hostile-data.config.mjs' : 'jest.config.mjs';
  const filter = ['--config', config, '--testNamePattern', pattern, '--json', `--outputFile=${results}`];
  const jestBin = join(copy, 'node_modules/jest/bin/jest.js');
  // A failing run ends with 1, which is an answer here; the file of results says what happened.
  const run = promisify(execFile)(process.execPath, [...options, jestBin, testFile, ...filter], { cwd: copy });
  const said = await run.then(
    () => '',
    (error: { stderr?: string }) => error.stderr ?? '',
  );
  if (!existsSync(results)) throw new Error(`jest wrote no results: ${said.slice(-2000)}`);
  const { numFailedTests, numFailedTestSuites, numPassedTests } = JSON.parse(readFileSync(results, 'utf8'));
  rmSync(results);
  return { failed: numFailedTests + numFailedTestSuites, hasRun: numPassedTests + numFailedTests > 0 };
}
