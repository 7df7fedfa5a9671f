import { describe, expect, test } from '@jest/globals';
import { MANIFESTS } from '../../infra/manifests.ts';
import { type Decision, evaluate } from '../../local/iam/evaluate.ts';
import type { Statement } from '../../local/iam/statement.ts';
import { aPlan } from './support/a-plan.ts';
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
  'target instance': 'db:orders-staging-1',
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

const roles = roleStatements(synthesized([aPlan()])[0]!);
const cells = [...roles.keys()].flatMap(cellsOf);
const allowed = cells.filter(({ decision }) => decision === 'Allowed');

/** `anyhow`: the decision does not ask for tags. */
type Condition = Tagging | 'anyhow';

const SOURCE_SNAPSHOTS = ['source automated snapshot', 'source manual snapshot'] as const;
/** A snapshot's name says nothing sure about its cluster, so whoever reads the source's may read its neighbours'. */
const ALL_SNAPSHOTS = [
  ...SOURCE_SNAPSHOTS,
  'target automated snapshot',
  'stranger snapshot',
  'arp-* snapshot',
] as const;
/** Instances of a target may have any name, so only the tag tells; those named after a source are never changed. */
const ANY_INSTANCE = ['target instance', 'stranger instance', 'lookalike instance'] as const;

/**
 * Every change of a cluster, an instance or a snapshot that any role may make, and how the resource must be tagged for
 * it. A permission enters by a line here, or not at all.
 */
const EXPECTED: readonly (readonly [role: string, action: string, on: readonly ResourceKind[], onlyIf: Condition])[] = [
  ['copy-snapshot', 'AddTagsToResource', ['arp-* snapshot'], 'anyhow'],
  ['copy-snapshot', 'CopyDBClusterSnapshot', ALL_SNAPSHOTS, 'anyhow'],
  ['copy-snapshot', 'CrossRegionCommunication', ALL_SNAPSHOTS, 'anyhow'],
  ['delete-rds', 'AddTagsToResource', ['arp-* snapshot'], 'anyhow'],
  ['delete-rds', 'CreateDBClusterSnapshot', ['target cluster', 'arp-* snapshot'], 'anyhow'],
  ['delete-rds', 'DeleteDBCluster', ['target cluster'], 'plan tag'],
  ['delete-rds', 'DeleteDBInstance', ANY_INSTANCE, 'plan tag'],
  ['delete-rds', 'ModifyDBCluster', ['target cluster'], 'plan tag'],
  ['restore-snapshot', 'AddTagsToResource', ['target cluster'], 'gets plan tag'],
  ['restore-snapshot', 'RestoreDBClusterFromSnapshot', ['target cluster', ...ALL_SNAPSHOTS], 'anyhow'],
  ['check-restore-status', 'AddTagsToResource', ['target instance'], 'gets plan tag'],
  // What is created names its cluster too, and that is the target's alone.
  ['check-restore-status', 'CreateDBInstance', ['target cluster', 'target instance'], 'anyhow'],
  ['setup-db-users', 'ModifyDBCluster', ['target cluster'], 'plan tag'],
  ['archive-snapshot', 'AddTagsToResource', ['arp-* snapshot'], 'restore tag'],
  ['archive-snapshot', 'DeleteDBClusterSnapshot', ['arp-* snapshot'], 'restore tag'],
  ['replay-restore', 'DeleteDBClusterSnapshot', ['arp-* snapshot'], 'restore tag'],
];

describe('the matrix of roles and RDS actions', () => {
  test('holds every role of the template and every operation of RDS', () => {
    expect([...roles.keys()].toSorted()).toEqual([...MANIFESTS.map(({ name }) => name), 'clock'].toSorted());
    expect(RDS_OPERATIONS.filter((operation) => kindOf(operation) === undefined)).toEqual([]);
    expect(CHANGES.length).toBeGreaterThan(100);
    expect(cells.length).toBeGreaterThan(100_000);
  });

  test('allows the changes in the table, and no other', () => {
    const [got, expected] = [
      rowsOf(allowed),
      EXPECTED.flatMap(([role, action, on, onlyIf]) => {
        return on.map((resource) => [role, action, resource, onlyIf].join(' | '));
      }),
    ];
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
  test('is changed by no role, however its cluster is tagged', () => {
    expect(allowedOn('source cluster')).toEqual([]);
  });

  test.each(['Add', 'Delete', 'Failover', 'Modify', 'Promote', 'Reboot', 'Remove', 'Start', 'Stop'])(
    'has every action of %s denied outright to every service, so that no later grant can allow it',
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
  test('is deleted and modified by the roles that own it, and only with their tag', () => {
    expect(rowsOf(allowed.filter(({ action, resource }) => takes(action) && resource.endsWith('cluster')))).toEqual([
      'delete-rds | DeleteDBCluster | target cluster | plan tag',
      'delete-rds | ModifyDBCluster | target cluster | plan tag',
      'setup-db-users | ModifyDBCluster | target cluster | plan tag',
    ]);
  });

  test('has its instances deleted by delete-rds alone, and only with the tag of the plan', () => {
    const takers = allowed.filter(({ action, resource }) => takes(action) && resource.endsWith('instance'));
    expect(takers.length).toBeGreaterThan(0);
    for (const cell of takers) {
      expect(cell).toMatchObject({ role: 'delete-rds', action: 'DeleteDBInstance', tagging: 'plan tag' });
    }
  });
});

test('a snapshot is deleted only when a restore made it, and only by who tidies up', () => {
  expect(rowsOf(allowed.filter(({ action, resource }) => takes(action) && resource.endsWith('snapshot')))).toEqual([
    'archive-snapshot | DeleteDBClusterSnapshot | arp-* snapshot | restore tag',
    'replay-restore | DeleteDBClusterSnapshot | arp-* snapshot | restore tag',
  ]);
});

/** Deletes, modifies, or ends in another way what is there. */
const takes = (action: string): boolean => !['Add', 'Copy', 'Create', 'Cross', 'Restore'].includes(verbOf(action));

/** The clock is allowed nothing of RDS, so it needs no denial; an event subscription is no cluster. */
const isOfClusters = ({ role, action }: Cell): boolean =>
  role !== 'clock' && action !== 'AddSourceIdentifierToSubscription';

const allowedOn = (kind: ResourceKind): readonly string[] =>
  rowsOf(allowed.filter(({ resource }) => resource === kind));

function cellsOf(role: string): readonly Cell[] {
  return CHANGES.flatMap((action) => {
    const statements = roles.get(role)!.filter((statement) => isAbout(statement, action));
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

/** One line for each role, action and resource, and each tagging where not all of them are allowed alike. */
function rowsOf(found: readonly Cell[]): readonly string[] {
  const alike = Map.groupBy(found, ({ role, action, resource }) => [role, action, resource].join(' | '));
  return [...alike].flatMap(([row, group]) => {
    if (group.length === Object.keys(TAGS).length) return [`${row} | anyhow`];
    return group.map(({ tagging }) => `${row} | ${tagging}`);
  });
}
