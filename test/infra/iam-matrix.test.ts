import { describe, expect, test } from '@jest/globals';
import { MANIFESTS } from '../../infra/manifests.ts';
import { type Decision, evaluate } from '../../local/iam/evaluate.ts';
import type { Statement } from '../../local/iam/statement.ts';
import { aPlan, aPlanOf } from './support/a-plan.ts';
import { CHANGES, kindOf, RDS_OPERATIONS, verbOf } from './support/rds-actions.ts';
import { roleStatements } from './support/role-statements.ts';
import { synthesized } from './support/synthesized.ts';

/**
 * Source, target and strangers share an account and a region: there only names and tags keep them apart. `lookalike` is a
 * stranger whose name begins with the target's.
 */
const RESOURCES = {
  'source cluster': 'cluster:orders-production',
  'target cluster': 'cluster:orders-staging',
  'stranger cluster': 'cluster:billing-production',
  'lookalike cluster': 'cluster:orders-staging-blue',
  'source instance': 'db:orders-production-1',
  'beside cluster': 'cluster:arp-new-r-3f9a1c52d0b74e6f',
  'retired cluster': 'cluster:arp-old-r-3f9a1c52d0b74e6f',
  'target instance': 'db:orders-staging-1',
  'beside instance': 'db:arp-new-r-3f9a1c52d0b74e6f-1',
  'retired instance': 'db:arp-old-r-3f9a1c52d0b74e6f-1',
  'stranger instance': 'db:billing-production-1',
  'lookalike instance': 'db:orders-staging-blue-1',
  'source automated snapshot': 'cluster-snapshot:rds:orders-production-2026-03-14-02-10',
  'source manual snapshot': 'cluster-snapshot:orders-production-before-release',
  'target automated snapshot': 'cluster-snapshot:rds:orders-staging-2026-03-14-02-10',
  'stranger snapshot': 'cluster-snapshot:rds:billing-production-2026-03-14-02-10',
  'arp-* snapshot': 'cluster-snapshot:arp-orders-staging-3f9a1c52d0b74e6f',
} as const;

type ResourceKind = keyof typeof RESOURCES;

/** What IAM knows of tags in a request: those the resource has, and those it is about to get. */
const TAGS = {
  untagged: {},
  'plan tag': { 'aws:ResourceTag/aurora-restore:plan': 'orders-staging' },
  "another plan's tag": { 'aws:ResourceTag/aurora-restore:plan': 'carts-staging' },
  'restore tag': { 'aws:ResourceTag/aurora-restore:restore-id': 'r-3f9a1c52d0b74e6f' },
  new: {
    'aws:ResourceTag/aurora-restore:plan': 'orders-staging',
    'aws:ResourceTag/aurora-restore:restore-id': 'r-3f9a1c52d0b74e6f',
  },
  // The old target was itself made by a restore once.
  retired: {
    'aws:ResourceTag/aurora-restore:plan': 'orders-staging',
    'aws:ResourceTag/aurora-restore:restore-id': 'r-of-last-week',
    'aws:ResourceTag/aurora-restore:retired-by': 'r-3f9a1c52d0b74e6f',
  },
  'plan tag, and more than one tag changes': {
    'aws:ResourceTag/aurora-restore:plan': 'orders-staging',
    'aws:TagKeys': ['aurora-restore:retired-by', 'aurora-restore:plan'],
  },
  'gets plan tag': { 'aws:RequestTag/aurora-restore:plan': 'orders-staging' },
} as const;

type Tagging = keyof typeof TAGS;

interface Cell {
  readonly role: string;
  readonly action: string;
  readonly resource: ResourceKind;
  readonly tagging: Tagging;
  readonly decision: Decision;
}

/** The strategy that may more: a swap also deletes. */
const SWAP = { strategy: 'swap' };
const roles = roleStatements(synthesized([aPlan(SWAP)])[0]!);
const cells = [...roles].flatMap(([role, statements]) => cellsOf(role, statements));
const allowed = cells.filter(({ decision }) => decision === 'Allowed');

/** The sets of taggings that our conditions come to. */
const CONDITIONS = {
  anyhow: Object.keys(TAGS) as Tagging[],
  'plan tag': ['plan tag', 'new', 'retired', 'plan tag, and more than one tag changes'],
  'plan tag, one tag changes': ['plan tag', 'new', 'retired'],
  'no plan tag': ['untagged', 'restore tag', 'gets plan tag'],
  'made by a restore': ['restore tag', 'new', 'retired'],
  'new, not retired': ['new'],
  retired: ['retired'],
  'gets plan tag': ['gets plan tag'],
} as const satisfies Record<string, readonly Tagging[]>;

type Condition = keyof typeof CONDITIONS;

const SOURCE_SNAPSHOTS = ['source automated snapshot', 'source manual snapshot'] as const;
/** A snapshot's name says nothing sure about its cluster, so whoever reads the source's may read its neighbours'. */
const ALL_SNAPSHOTS = [
  ...SOURCE_SNAPSHOTS,
  'target automated snapshot',
  'stranger snapshot',
  'arp-* snapshot',
] as const;
/** Instances of a target may have any name, so only the tag tells; those named after a source are never changed. */
const ANY_INSTANCE = [
  'target instance',
  'beside instance',
  'retired instance',
  'stranger instance',
  'lookalike instance',
] as const;
/** Under the names that swaps give. */
const NEW_CLUSTER = ['target cluster', 'beside cluster'] as const;
const NEW_INSTANCE = ['target instance', 'beside instance'] as const;

/**
 * Every change of a cluster, an instance or a snapshot that any role may make, and how the resource must be tagged for
 * it. A permission enters by a line here, or not at all.
 */
const EXPECTED: readonly (readonly [role: string, action: string, on: readonly ResourceKind[], onlyIf: Condition])[] = [
  ['copy-snapshot', 'AddTagsToResource', ['arp-* snapshot'], 'anyhow'],
  ['copy-snapshot', 'CopyDBClusterSnapshot', ALL_SNAPSHOTS, 'anyhow'],
  ['copy-snapshot', 'CrossRegionCommunication', ALL_SNAPSHOTS, 'anyhow'],
  ['delete-rds', 'AddTagsToResource', ['target cluster', ...ANY_INSTANCE], 'plan tag, one tag changes'],
  ['delete-rds', 'AddTagsToResource', ['arp-* snapshot'], 'anyhow'],
  ['delete-rds', 'CreateDBClusterSnapshot', ['target cluster', 'retired cluster', 'arp-* snapshot'], 'anyhow'],
  ['delete-rds', 'DeleteDBCluster', ['target cluster', 'retired cluster'], 'retired'],
  ['delete-rds', 'DeleteDBInstance', ANY_INSTANCE, 'retired'],
  ['delete-rds', 'ModifyDBCluster', ['target cluster', 'retired cluster'], 'retired'],
  ['restore-snapshot', 'AddTagsToResource', NEW_CLUSTER, 'gets plan tag'],
  ['restore-snapshot', 'RestoreDBClusterFromSnapshot', [...NEW_CLUSTER, ...ALL_SNAPSHOTS], 'anyhow'],
  ['check-restore-status', 'AddTagsToResource', NEW_INSTANCE, 'gets plan tag'],
  // What is created names its cluster too, and that is ours alone.
  ['check-restore-status', 'CreateDBInstance', [...NEW_CLUSTER, ...NEW_INSTANCE], 'anyhow'],
  ['setup-db-users', 'ModifyDBCluster', NEW_CLUSTER, 'new, not retired'],
  ['setup-db-users', 'RebootDBInstance', NEW_INSTANCE, 'new, not retired'],
  ['swap-target', 'AddTagsToResource', ['target cluster', ...ANY_INSTANCE], 'plan tag, one tag changes'],
  // A rename asks for both names. The one that is taken belongs to nobody yet, and what does not exist has no tags.
  ['swap-target', 'ModifyDBCluster', ['target cluster'], 'retired'],
  ['swap-target', 'ModifyDBCluster', ['beside cluster'], 'new, not retired'],
  ['swap-target', 'ModifyDBCluster', ['target cluster', 'retired cluster'], 'no plan tag'],
  ['swap-target', 'ModifyDBInstance', ['target instance'], 'retired'],
  ['swap-target', 'ModifyDBInstance', ['beside instance'], 'new, not retired'],
  ['swap-target', 'ModifyDBInstance', ['target instance', 'retired instance'], 'no plan tag'],
  ['archive-snapshot', 'AddTagsToResource', ['arp-* snapshot'], 'made by a restore'],
  ['archive-snapshot', 'DeleteDBClusterSnapshot', ['arp-* snapshot'], 'made by a restore'],
  ['undo-restore', 'AddTagsToResource', ['arp-* snapshot'], 'made by a restore'],
  ['undo-restore', 'AddTagsToResource', ['retired cluster', 'retired instance'], 'plan tag, one tag changes'],
  ['undo-restore', 'DeleteDBClusterSnapshot', ['arp-* snapshot'], 'made by a restore'],
  ['undo-restore', 'DeleteDBCluster', ['beside cluster'], 'new, not retired'],
  ['undo-restore', 'DeleteDBInstance', ['beside instance'], 'new, not retired'],
  // And back: the new cluster away from the target's name, the old one to it.
  // A protected one must be let go of before it is deleted.
  ['undo-restore', 'ModifyDBCluster', NEW_CLUSTER, 'new, not retired'],
  ['undo-restore', 'ModifyDBCluster', ['target cluster', 'retired cluster'], 'retired'],
  ['undo-restore', 'ModifyDBCluster', ['target cluster', 'beside cluster'], 'no plan tag'],
  ['undo-restore', 'ModifyDBInstance', ['target instance'], 'new, not retired'],
  ['undo-restore', 'ModifyDBInstance', ['retired instance'], 'retired'],
  ['undo-restore', 'ModifyDBInstance', ['target instance', 'beside instance'], 'no plan tag'],
  ['undo-restore', 'RemoveTagsFromResource', ['target cluster', ...ANY_INSTANCE], 'plan tag, one tag changes'],
];

describe('the matrix of roles and RDS actions', () => {
  test('holds every role of the template and every operation of RDS', () => {
    expect([...roles.keys()].toSorted()).toEqual([...MANIFESTS.map(({ name }) => name), 'clock'].toSorted());
    expect(RDS_OPERATIONS.filter((operation) => kindOf(operation) === undefined)).toEqual([]);
    expect(CHANGES.length).toBeGreaterThan(100);
    expect(cells.length).toBeGreaterThan(100_000);
  });

  test('allows the changes in the table, and no other', () => {
    const [got, expected] = [rowsOf(allowed), expectedRows()];
    const differences = [
      ...got.filter((row) => !expected.includes(row)).map((row) => `allowed, but not in the table: ${row}`),
      ...expected.filter((row) => !got.includes(row)).map((row) => `in the table, but not allowed: ${row}`),
    ];
    if (differences.length > 0) throw new Error([...differences, '', 'All that is allowed:', ...got].join('\n'));
    expect(got).toHaveLength(expected.length);
  });

  test('gives the clock no change of anything', () => {
    expect(rowsOf(allowed.filter(({ role }) => role === 'clock'))).toEqual([]);
  });
});

describe('a source', () => {
  test('promise 1: is changed by no role, however its cluster is tagged', () => {
    expect(allowedOn('source cluster')).toEqual([]);
  });

  test.each(['Add', 'Delete', 'Failover', 'Modify', 'Promote', 'Reboot', 'Remove', 'Start', 'Stop'])(
    'promise 1: has every action of %s denied outright to every service, so that no later grant can allow it',
    (verb) => {
      const asked = cells.filter(
        (cell) => cell.resource === 'source cluster' && verbOf(cell.action) === verb && isOfClusters(cell),
      );
      expect(asked.length).toBeGreaterThan(MANIFESTS.length);
      expect(rowsOf(asked.filter(({ decision }) => decision !== 'ExplicitlyDenied'))).toEqual([]);
    },
  );

  test('loses no instance that is named after it, even if somebody gave it the tag of a plan', () => {
    expect(allowedOn('source instance')).toEqual([]);
  });

  test.each(SOURCE_SNAPSHOTS)('has its snapshots read and copied, never changed: %s', (snapshot) => {
    expect(allowedOn(snapshot)).toEqual([
      `copy-snapshot | CopyDBClusterSnapshot | ${snapshot} | anyhow`,
      `copy-snapshot | CrossRegionCommunication | ${snapshot} | anyhow`,
      `restore-snapshot | RestoreDBClusterFromSnapshot | ${snapshot} | anyhow`,
    ]);
  });
});

describe("a stranger's cluster", () => {
  test.each(['stranger cluster', 'lookalike cluster'] as const)('is changed by no role: %s', (cluster) => {
    expect(allowedOn(cluster)).toEqual([]);
  });

  test('has its snapshots read at most', () => {
    const actions = allowed.filter(({ resource }) => resource === 'stranger snapshot').map(({ action }) => action);
    expect(new Set(actions)).toEqual(
      new Set(['CopyDBClusterSnapshot', 'CrossRegionCommunication', 'RestoreDBClusterFromSnapshot']),
    );
  });
});

describe('a target', () => {
  test('promise 2: is deleted only once a restore has retired it, and by delete-rds alone', () => {
    const deleting = allowed.filter(
      ({ action, resource }) => verbOf(action) === 'Delete' && resource === 'target cluster',
    );
    expect(rowsOf(deleting)).toEqual(['delete-rds | DeleteDBCluster | target cluster | retired']);
  });

  test('promise 6: is never deleted or renamed by a call that comes when a new cluster bears its name', () => {
    const late = allowed.filter(
      ({ role, action, resource, tagging }) =>
        (role === 'delete-rds' || role === 'swap-target') &&
        takes(action) &&
        ['target cluster', 'target instance'].includes(resource) &&
        tagging === 'new',
    );
    expect(rowsOf(late)).toEqual([]);
  });

  test('has its instances deleted by delete-rds alone, and only once they are retired', () => {
    const deleting = allowed.filter(
      ({ action, resource }) => action === 'DeleteDBInstance' && resource === 'target instance',
    );
    expect(rowsOf(deleting)).toEqual(['delete-rds | DeleteDBInstance | target instance | retired']);
  });
});

test('a snapshot is deleted only when a restore made it, and only by who tidies up', () => {
  expect(rowsOf(allowed.filter(({ action, resource }) => takes(action) && resource.endsWith('snapshot')))).toEqual([
    'archive-snapshot | DeleteDBClusterSnapshot | arp-* snapshot | made by a restore',
    'undo-restore | DeleteDBClusterSnapshot | arp-* snapshot | made by a restore',
  ]);
});

describe('with a hundred plans in one place', () => {
  const others = Array.from({ length: 98 }, (_, index) => aPlanOf(`team-${index}`, 'eu-west-1', SWAP));
  const stacks = synthesized([aPlan(SWAP), aPlanOf('carts', 'eu-west-1', SWAP), ...others]);
  const all = stacks.flatMap((stack) => [...roleStatements(stack)]).filter(([role]) => role !== 'clock');
  /** The function's own role, and those that it works under for some of the plans: the service may what any of them may. */
  const rolesOf = (service: string) =>
    all.filter(([role]) => role === service || role.startsWith(`aurora-restore-eu-west-1-${service}-plans-`));

  test('services work under roles for some of the plans each, where one cannot hold them all', () => {
    expect(MANIFESTS.flatMap(({ name }) => rolesOf(name))).toHaveLength(all.length);
    expect(all.length).toBeGreaterThan(MANIFESTS.length + 10);
  });

  // The tag of another of the plans on this plan's cluster included.
  test.each(MANIFESTS.map(({ name }) => name))('%s may change what it may with one plan, and no more', (service) => {
    const found = rolesOf(service).flatMap(([, statements]) => cellsOf(service, statements));
    const may = found.filter(({ decision }) => decision === 'Allowed');
    expect(rowsOf(may).toSorted()).toEqual(rowsOf(allowed.filter(({ role }) => role === service)).toSorted());
  });

  test('promise 1: every role of a service is denied every change of every source outright', () => {
    const sources = ['orders-production', 'carts-production', 'team-0-production', 'team-97-production'];
    const asked = sources.flatMap((source) =>
      ['DeleteDBCluster', 'ModifyDBCluster', 'StopDBCluster'].map((action) => ({
        action: `rds:${action}`,
        resource: `arn:aws:rds:eu-west-1:111122223333:cluster:${source}`,
      })),
    );
    for (const [role, statements] of all)
      expect([role, new Set(asked.map((each) => evaluate(statements, each)))]).toEqual([
        role,
        new Set(['ExplicitlyDenied']),
      ]);
  });
});

/** Deletes, modifies, or ends in another way what is there. */
const takes = (action: string): boolean => !['Add', 'Copy', 'Create', 'Cross', 'Restore'].includes(verbOf(action));

/** The clock is allowed nothing of RDS, so it needs no denial; an event subscription is no cluster. */
const isOfClusters = ({ role, action }: Cell): boolean =>
  role !== 'clock' && action !== 'AddSourceIdentifierToSubscription';

const allowedOn = (kind: ResourceKind): readonly string[] =>
  rowsOf(allowed.filter(({ resource }) => resource === kind));

function cellsOf(role: string, all: readonly Statement[]): readonly Cell[] {
  return CHANGES.flatMap((action) => {
    const statements = all.filter((statement) => isAbout(statement, action));
    return (Object.keys(RESOURCES) as ResourceKind[]).flatMap((resource) =>
      (Object.keys(TAGS) as Tagging[]).map((tagging) => {
        const permission = { action: `rds:${action}`, resource: arnOf(resource), context: TAGS[tagging] };
        return { role, action, resource, tagging, decision: evaluate(statements, permission) };
      }),
    );
  });
}

/** Asked once for all resources and tags of an action, as it depends on neither: the matrix is large. */
function isAbout({ Action, NotAction }: Statement, action: string): boolean {
  const everywhere: Statement = { Effect: 'Allow', Action, NotAction, Resource: ['*'] };
  return evaluate([everywhere], { action: `rds:${action}`, resource: '*' }) === 'Allowed';
}

function arnOf(resource: ResourceKind): string {
  return `arn:aws:rds:eu-west-1:111122223333:${RESOURCES[resource]}`;
}

/** The table as lines; what several lines allow on one resource is one set of taggings. */
function expectedRows(): readonly string[] {
  const lines = EXPECTED.flatMap(([role, action, on, onlyIf]) =>
    on.flatMap((resource) => CONDITIONS[onlyIf].map((tagging) => ({ role, action, resource, tagging }))),
  );
  return rowsOf(lines);
}

/** One line for each role, action and resource, with the condition that the taggings come to. */
function rowsOf(found: readonly Omit<Cell, 'decision'>[]): readonly string[] {
  const alike = Map.groupBy(found, ({ role, action, resource }) => [role, action, resource].join(' | '));
  return [...alike].map(([row, group]) => `${row} | ${conditionOf(new Set(group.map(({ tagging }) => tagging)))}`);
}

function conditionOf(taggings: ReadonlySet<Tagging>): string {
  const named = Object.entries(CONDITIONS).find(
    ([, set]) => set.length === taggings.size && set.every((tagging) => taggings.has(tagging)),
  );
  return named?.[0] ?? [...taggings].toSorted().join(', ');
}
