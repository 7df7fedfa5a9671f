import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { type PlanFinding, readPlan } from '../../shared/read-plan.ts';
import { ACCOUNT, planFields, TARGET_REGION } from '../support/a-plan.ts';

const manyTags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_each, index) => [`tag-${index}`, 'x']));

const read = (fields: object) => readPlan('orders-staging', stringify({ ...planFields(), ...fields }));

function findings(fields: object): readonly PlanFinding[] {
  const reading = read(fields);
  return reading.isValid ? [] : reading.findings;
}

const paths = (fields: object) => findings(fields).map(({ path }) => path);

test.each(['plans/demo.yaml', 'plans/examples/orders-staging.yaml'])('the shipped plan %s is valid', (file) => {
  const name = file.split('/').at(-1)!.replace('.yaml', '');
  expect(readPlan(name, readFileSync(join(import.meta.dirname, '../..', file), 'utf8'))).toMatchObject({
    isValid: true,
  });
});

test('the shipped example shows every default as it is', () => {
  const file = join(import.meta.dirname, '../../plans/examples/orders-staging.yaml');
  const example = readPlan('orders-staging', readFileSync(file, 'utf8'));
  const plain = read({});
  if (!example.isValid || !plain.isValid) throw new Error('both plans are valid');
  const { snapshot, swap, limits, finalSnapshot, archive, checks, copy } = plain.plan;
  expect(example.plan).toMatchObject({ snapshot, strategy: 'swap', swap, limits, finalSnapshot, archive, checks });
  expect(example.plan.copy).toMatchObject({ when: copy.when, allowUnencrypted: copy.allowUnencrypted });
  expect(example.plan.deadlines.total).toBe(plain.plan.deadlines.total);
});

test('a short plan is valid; safe defaults stand for the rest', () => {
  const reading = read({ strategy: undefined });
  expect(reading).toMatchObject({
    isValid: true,
    plan: {
      strategy: 'swap',
      swap: { keepOldFor: '24h' },
      limits: { perDay: 8 },
      snapshot: { choose: 'latest', kinds: ['automated', 'manual'], maxAge: '7d' },
      copy: { when: 'needed', allowUnencrypted: false },
      deletionProtection: { lift: false, after: 'as-before' },
      finalSnapshot: { take: true, keepFor: '30d' },
      archive: { copy: 'keep', keepFor: '14d' },
    },
  });
});

describe('a key that does not exist', () => {
  test.each([
    ['a plan', { sorce: {} }, 'sorce', "Did you mean 'source'?"],
    ['copy', { copy: { kmskey: 'x' } }, 'copy.kmskey', "Did you mean 'kmsKey'?"],
    [
      'network',
      { network: { ...planFields().network, subnetgroup: 'x' } },
      'network.subnetgroup',
      "Did you mean 'subnetGroup'?",
    ],
    [
      'an instance',
      { instances: [{ class: 'db.r6g.large', promotiontier: 1 }] },
      'instances.0.promotiontier',
      "Did you mean 'promotionTier'?",
    ],
    [
      'a user',
      { database: { name: 'orders', users: [{ name: 'app', access: 'read-only', schema: ['a'] }] } },
      'database.users.0.schema',
      "Did you mean 'schemas'?",
    ],
    [
      'the deadlines of steps',
      { deadlines: { steps: { 'delete-rd': '1h' } } },
      'deadlines.steps.delete-rd',
      "Did you mean 'delete-rds'?",
    ],
    ['nothing near', { zzzzzzzzzz: 1 }, 'zzzzzzzzzz', 'Remove it.'],
  ])('in %s names the nearest known one', (_where, fields, path, hint) => {
    expect(findings(fields)).toEqual([{ path, hint, message: expect.stringContaining('known keys are: ') }]);
  });
});

test('reports every finding at once, with what it got', () => {
  const found = findings({ name: 'Orders', instances: [{ class: 'large' }], iamAuthentication: 'yes', surprise: 1 });
  expect(found.map(({ path }) => path).toSorted()).toEqual([
    'iamAuthentication',
    'instances.0.class',
    'name',
    'surprise',
  ]);
  expect(found.find(({ path }) => path === 'instances.0.class')).toEqual({
    path: 'instances.0.class',
    message: expect.stringContaining('is "large": expected an instance class'),
    hint: 'See instances[].class in plans/examples/orders-staging.yaml.',
  });
});

test.each(['name', 'source', 'target', 'database'])('refuses a plan without %s', (field) => {
  expect(paths({ [field]: undefined })).toContain(field);
});

test.each([
  [
    'an account that YAML read as a number',
    { source: { account: 111122223333, region: TARGET_REGION, cluster: 'a' } },
    'source.account',
  ],
  ['a region that is none', { target: { account: ACCOUNT, region: 'Ireland', cluster: 'a' } }, 'target.region'],
  [
    'a cluster name with a double hyphen',
    { target: { account: ACCOUNT, region: TARGET_REGION, cluster: 'a--b' } },
    'target.cluster',
  ],
  [
    'a cluster name that is too long',
    { target: { account: ACCOUNT, region: TARGET_REGION, cluster: 'a'.repeat(64) } },
    'target.cluster',
  ],
  ['a strategy that there is not', { strategy: 'clone' }, 'strategy'],
  ['no quarantine', { quarantine: undefined }, 'quarantine'],
  [
    'a quarantine that nobody can get into',
    { network: { functionSubnets: ['subnet-1'] } },
    'network.functionSecurityGroups',
  ],
  [
    'endpoints without the VPC that they are for',
    { network: { functionSubnets: ['subnet-1'], functionSecurityGroups: ['sg-1'], endpoints: 'create' } },
    'network.vpc',
  ],
  [
    'a target with a name that only the pipeline gives',
    { target: { ...planFields().target, cluster: 'arp-new-r-1' } },
    'target.cluster',
  ],
  [
    'a check without a name',
    { database: { name: 'orders', checks: [{ sql: 'SELECT true' }] } },
    'database.checks.0.name',
  ],
  ['a duration without a unit', { snapshot: { maxAge: '7' } }, 'snapshot.maxAge'],
  ['a duration of nothing', { archive: { keepFor: '0d' } }, 'archive.keepFor'],
  ['a key that is no ARN', { copy: { kmsKey: 'alias/staging' } }, 'copy.kmsKey'],
  ['a capacity off the half-step grid', { serverlessCapacity: { min: 0.7, max: 8 } }, 'serverlessCapacity.min'],
  ['a capacity out of range', { serverlessCapacity: { min: 0.5, max: 256.5 } }, 'serverlessCapacity.max'],
  ['a least capacity above the greatest', { serverlessCapacity: { min: 8, max: 4 } }, 'serverlessCapacity'],
  ['an engine version without its minor', { engineVersion: '16' }, 'engineVersion'],
  ['a tag value outside of the alphabet', { tags: { team: 'a&b' } }, 'tags.team'],
  ['a tag value that is too long', { tags: { team: 'x'.repeat(257) } }, 'tags.team'],
  ['more tags than there is room for', { tags: manyTags(48) }, 'tags'],
  ['no instances at all', { instances: [] }, 'instances'],
  ['seventeen instances', { instances: Array.from({ length: 17 }, () => ({ class: 'db.r6g.large' })) }, 'instances'],
])('refuses %s', (_what, fields, path) => {
  expect(paths(fields)).toEqual([path]);
});

test('takes as many tags as there is room for, in any letters', () => {
  expect(paths({ tags: { ...manyTags(46), Größe: 'über_alles.:/=+-@ 1' } })).toEqual([]);
  expect(paths({ tags: { ['x'.repeat(129)]: 'too long' } })).toHaveLength(1);
  expect(paths({ serverlessCapacity: { min: 0, max: 1 } })).toEqual([]);
  expect(paths({ serverlessCapacity: { min: 0.5, max: 256 } })).toEqual([]);
});

test.each(['aws:owner', 'AWS:owner', 'team?', 'rds:owner', 'aurora-restore:plan', 'aurora-restore:restore-id'])(
  'refuses the tag key %s, which is not the user’s to set',
  (key) => {
    expect(paths({ tags: { [key]: 'x' } })).toHaveLength(1);
  },
);

test.each(['app"; DROP TABLE orders; --', 'App', 'app user', "app'", '1app', 'a'.repeat(64), '', 'é'])(
  'refuses the SQL identifier %j',
  (name) => {
    expect(paths({ database: { name, users: [] } })).toEqual(['database.name']);
    expect(paths({ database: { name: 'orders', users: [{ name, access: 'read-only' }] } })).toContain(
      'database.users.0.name',
    );
    const user = { name: 'app', access: 'read-only', schemas: [name] };
    expect(paths({ database: { name: 'orders', users: [user] } })).toEqual(['database.users.0.schemas.0']);
  },
);

test.each(['postgres', 'pg_monitor', 'rdsadmin', 'rds_superuser'])('refuses the reserved login %s', (name) => {
  expect(paths({ database: { name: 'orders', users: [{ name, access: 'read-only' }] } })).toEqual([
    'database.users.0.name',
  ]);
});

test('refuses an access that is neither read-only nor read-write', () => {
  expect(paths({ database: { name: 'orders', users: [{ name: 'app', access: 'admin' }] } })).toEqual([
    'database.users.0.access',
  ]);
});

describe('what no single field can tell', () => {
  test('refuses a plan that is not named like its file', () => {
    expect(readPlan('staging', stringify(planFields()))).toMatchObject({
      isValid: false,
      findings: [{ path: 'name' }],
    });
  });

  test('refuses a target that is the source itself', () => {
    expect(paths({ target: planFields().source, copy: {} })).toEqual(['target']);
  });

  test('accepts a target with the name of the source in another region', () => {
    expect(paths({ target: { ...planFields().source, region: TARGET_REGION } })).toEqual([]);
  });

  test('refuses a source in another account, which is not built', () => {
    expect(paths({ source: { ...planFields().source, account: '444455556666' } })).toEqual(['source.account']);
  });

  test('refuses a key of another region than the target’s', () => {
    expect(paths({ copy: { kmsKey: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1` } })).toEqual(['copy.kmsKey']);
  });

  test('refuses a user named twice', () => {
    const user = { name: 'app', access: 'read-only' };
    expect(findings({ database: { name: 'orders', users: [user, user, user] } })).toEqual([
      { path: 'database.users', message: "names 'app' twice", hint: 'Keep one of them.' },
    ]);
  });
});

test.each([
  ['is no YAML', 'name: [unclosed'],
  ['is empty', ''],
  ['is a list', '- a'],
  ['is text', 'hello'],
])('refuses a file that %s without throwing', (_what, yaml) => {
  expect(readPlan('orders-staging', yaml)).toMatchObject({ isValid: false, findings: [{ path: '' }] });
});

describe('users of a plan', () => {
  const withUsers = (...users: object[]) => ({ database: { name: 'orders', users } });
  const readers = { name: 'readers', login: 'none', access: 'read-only' };

  test('can be roles that are no logins, members of those, and reach several databases', () => {
    const ana = { name: 'ana', access: 'none', memberOf: ['readers', 'pg_monitor'] };
    const owner = { name: 'owner', access: 'owner', databases: ['orders', { name: 'stock', schemas: ['depot'] }] };
    expect(findings(withUsers(readers, ana, owner))).toEqual([]);
  });

  test.each([
    [
      'a member of a role that comes with the data',
      [{ name: 'ana', access: 'read-only', memberOf: ['app_owner'] }],
      'database.users.0.memberOf',
      "names 'app_owner', expected a role of this plan or one of pg_monitor",
    ],
    [
      'a member of a role of PostgreSQL that reads everything',
      [{ name: 'ana', access: 'read-only', memberOf: ['pg_read_all_data'] }],
      'database.users.0.memberOf',
      "names 'pg_read_all_data'",
    ],
    ['without anything it can do', [{ name: 'ana', access: 'none' }], 'database.users.0.access', 'it could do nothing'],
    [
      'in a circle of roles',
      [
        { ...readers, memberOf: ['writers'] },
        { name: 'writers', login: 'none', access: 'read-write', memberOf: ['readers'] },
      ],
      'database.users',
      "make 'readers' a member of itself",
    ],
    ['twice', [readers, readers], 'database.users', "names 'readers' twice"],
    [
      'named like the pipeline’s own',
      [{ name: 'aurora_restore_sql', access: 'owner' }],
      'database.users.0.name',
      'reserved',
    ],
    ['named like RDS’s', [{ name: 'rds_x', access: 'owner' }], 'database.users.0.name', 'reserved'],
  ])('are refused %s', (_what, users, path, message) => {
    expect(findings(withUsers(...users))).toEqual([
      { path, message: expect.stringContaining(message), hint: expect.stringMatching(/.{10}/) },
    ]);
  });

  test('do not log in by token where the plan switches that off', () => {
    const fields = { ...withUsers({ name: 'ana', login: 'iam', access: 'read-only' }), iamAuthentication: false };
    expect(findings(fields)).toMatchObject([{ path: 'iamAuthentication', message: expect.stringContaining("'ana'") }]);
  });
});
