import { describe, expect, test } from '@jest/globals';
import { statementsOf } from '../../infra/grants.ts';
import { MANIFESTS } from '../../infra/manifests.ts';
import { placeOf } from '../../infra/place.ts';
import { aPlan, aPlanOf } from './support/a-plan.ts';
import {
  type Cell,
  type Condition,
  CONDITIONS,
  holderOf,
  matrixOf,
  type ResourceKind,
  rowsOf,
} from './support/iam-matrix.ts';
import { CHANGES, kindOf, RDS_OPERATIONS, verbOf } from './support/rds-actions.ts';
import { roleStatements } from './support/role-statements.ts';
import { singlePermissions } from './support/single-permissions.ts';
import { synthesized } from './support/synthesized.ts';

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
  ['delete-rds', 'AddTagsToResource', ['arp-* snapshot'], 'anyhow'],
  ['delete-rds', 'CreateDBClusterSnapshot', ['target cluster', 'retired cluster', 'arp-* snapshot'], 'anyhow'],
  ['delete-rds', 'DeleteDBCluster', ['target cluster', 'retired cluster'], 'plan tag'],
  ['delete-rds', 'DeleteDBCluster', ['arp-* snapshot'], 'anyhow'],
  ['delete-rds', 'DeleteDBInstance', ANY_INSTANCE, 'plan tag'],
  ['delete-rds', 'ModifyDBCluster', ['target cluster', 'retired cluster'], 'plan tag'],
  ['restore-snapshot', 'AddTagsToResource', NEW_CLUSTER, 'gets plan tag'],
  ['restore-snapshot', 'RestoreDBClusterFromSnapshot', [...NEW_CLUSTER, ...ALL_SNAPSHOTS], 'anyhow'],
  ['check-restore-status', 'AddTagsToResource', NEW_INSTANCE, 'gets plan tag'],
  // What is created names its cluster too, and that is ours alone.
  ['check-restore-status', 'CreateDBInstance', [...NEW_CLUSTER, ...NEW_INSTANCE], 'anyhow'],
  ['setup-db-users', 'ModifyDBCluster', NEW_CLUSTER, 'new'],
  ['setup-db-users', 'RebootDBInstance', NEW_INSTANCE, 'new'],
  // A rename asks for both names. For IAM one that changes hands may carry its former bearer's tags still, or none yet.
  ['swap-target', 'ModifyDBCluster', ['target cluster'], 'plan tag'],
  ['swap-target', 'ModifyDBCluster', ['target cluster'], 'no plan tag'],
  ['swap-target', 'ModifyDBCluster', ['beside cluster'], 'new'],
  ['swap-target', 'ModifyDBCluster', ['retired cluster'], 'anyhow'],
  ['swap-target', 'ModifyDBInstance', ['target instance'], 'plan tag'],
  ['swap-target', 'ModifyDBInstance', ['target instance'], 'no plan tag'],
  ['swap-target', 'ModifyDBInstance', ['beside instance'], 'new'],
  ['swap-target', 'ModifyDBInstance', ['retired instance'], 'anyhow'],
  ['archive-snapshot', 'AddTagsToResource', ['arp-* snapshot'], 'made by a restore'],
  ['archive-snapshot', 'DeleteDBClusterSnapshot', ['arp-* snapshot'], 'made by a restore'],
  ['undo-restore', 'AddTagsToResource', ['arp-* snapshot'], 'made by a restore'],
  ['undo-restore', 'DeleteDBClusterSnapshot', ['arp-* snapshot'], 'made by a restore'],
  ['undo-restore', 'DeleteDBCluster', ['beside cluster'], 'new'],
  ['undo-restore', 'DeleteDBCluster', ['arp-* snapshot'], 'anyhow'],
  ['undo-restore', 'DeleteDBInstance', ['beside instance'], 'new'],
  // And back: the new cluster away from the target's name, the old one to it.
  // A protected one must be let go of before it is deleted.
  ['undo-restore', 'ModifyDBCluster', ['target cluster'], 'plan tag'],
  ['undo-restore', 'ModifyDBCluster', ['target cluster'], 'no plan tag'],
  ['undo-restore', 'ModifyDBCluster', ['beside cluster', 'retired cluster'], 'anyhow'],
  ['undo-restore', 'ModifyDBInstance', ['target instance'], 'plan tag'],
  ['undo-restore', 'ModifyDBInstance', ['target instance'], 'no plan tag'],
  ['undo-restore', 'ModifyDBInstance', ['beside instance', 'retired instance'], 'anyhow'],
];

/** The strategy that may more: a swap also deletes. */
const plan = aPlan({ strategy: 'swap' });
const others = Array.from({ length: 99 }, (_, index) => aPlanOf(`team-${index}`, 'eu-west-1', { strategy: 'swap' }));

/** As `roleStatements` writes what another stack exports. */
const TOPIC_KEY = 'imported.aurora-restore-data-eu-west-1:notifications-key-arn';
const hundred = synthesized([plan, ...others]);

describe.each([
  ['one plan', synthesized([plan])],
  ['a hundred plans', hundred],
])('in a place with %s', (_, stacks) => {
  const cells = matrixOf(stacks);
  const allowed = cells.filter(({ decision }) => decision === 'Allowed');
  const allowedOn = (kind: ResourceKind): readonly string[] =>
    rowsOf(allowed.filter(({ resource }) => resource === kind));

  describe('the matrix of roles and RDS actions', () => {
    test('holds every role of the template and every operation of RDS', () => {
      expect([...new Set(cells.map(({ role }) => role))].toSorted()).toEqual(
        [...MANIFESTS.map(({ name }) => name), 'clock'].toSorted(),
      );
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
    test('promise 2: is deleted only with the tag of a plan, and by delete-rds alone', () => {
      const deleting = allowed.filter(
        ({ action, resource }) => verbOf(action) === 'Delete' && resource === 'target cluster',
      );
      expect(rowsOf(deleting)).toEqual(['delete-rds | DeleteDBCluster | target cluster | plan tag']);
    });

    test('has its instances deleted by delete-rds alone, and only with the tag of a plan', () => {
      const deleting = allowed.filter(
        ({ action, resource }) => action === 'DeleteDBInstance' && resource === 'target instance',
      );
      expect(rowsOf(deleting)).toEqual(['delete-rds | DeleteDBInstance | target instance | plan tag']);
    });

    test.each(['swap-target', 'undo-restore'])(
      'promise 6: no lag of IAM comes between %s and a name that changes hands: its former bearer’s tags, or none, do as well',
      (role) => {
        const names = ['target cluster', 'target instance', 'retired cluster', 'retired instance'];
        const taggings = ['untagged', 'plan tag', 'new'];
        const renaming = allowed.filter(
          (cell) => cell.role === role && verbOf(cell.action) === 'Modify' && names.includes(cell.resource),
        );
        const got = renaming.map(({ resource, tagging }) => `${resource}, ${tagging}`);
        expect(got).toEqual(
          expect.arrayContaining(names.flatMap((name) => taggings.map((tagging) => `${name}, ${tagging}`))),
        );
      },
    );

    test.each(['swap-target', 'undo-restore', 'delete-rds', 'setup-db-users'])(
      'promise 2: is not touched by %s with the tag of a plan that is not deployed',
      (role) => {
        const strange = allowed.filter(
          (cell) =>
            cell.role === role &&
            takes(cell.action) &&
            ['target cluster', 'target instance'].includes(cell.resource) &&
            cell.tagging === "another plan's tag",
        );
        expect(rowsOf(strange)).toEqual([]);
      },
    );
  });

  test('a snapshot is deleted only when a restore made it, and only by who tidies up', () => {
    const taking = allowed.filter(
      // Asked of a snapshot, DeleteDBCluster is about a final one that it makes.
      ({ action, resource }) => takes(action) && action !== 'DeleteDBCluster' && resource.endsWith('snapshot'),
    );
    expect(rowsOf(taking)).toEqual([
      'archive-snapshot | DeleteDBClusterSnapshot | arp-* snapshot | made by a restore',
      'undo-restore | DeleteDBClusterSnapshot | arp-* snapshot | made by a restore',
    ]);
  });
});

describe('a hundred plans in one place', () => {
  const roles = Map.groupBy(
    hundred.flatMap((stack) => [...roleStatements(stack)]),
    ([role]) => holderOf(role),
  );
  const alone = [plan, ...others].map((one) =>
    placeOf({ account: '111122223333', region: 'eu-west-1', plans: [one] }, TOPIC_KEY),
  );

  test.each(MANIFESTS.map((manifest) => [manifest.name, manifest] as const))(
    'let %s do what each of them alone lets it do, and nothing across them',
    (service, manifest) => {
      const held = roles.get(service)!.flatMap(([, statements]) => statements);
      const needed = alone.flatMap((place) => [...singlePermissions(statementsOf(manifest, place))]);
      const planRoles = roles.get(service)!.flatMap(([role]) => (role === service ? [] : [role]));
      const assuming = planRoles.map((role) => `Allow sts:AssumeRole arn:aws:iam::111122223333:role/${role} `);
      expect(singlePermissions(held)).toEqual(new Set([...needed, ...assuming]));
    },
  );

  test('are dealt out to roles of which each holds the targets of some, and all of them all', () => {
    const targets = [plan, ...others].map(
      ({ target }) => `arn:aws:rds:eu-west-1:111122223333:cluster:${target.cluster}`,
    );
    const held = roles.get('undo-restore')!.map(([, statements]) => {
      const named = new Set(statements.flatMap(({ Effect, Resource = [] }) => (Effect === 'Allow' ? Resource : [])));
      return targets.filter((target) => named.has(target));
    });
    expect(held.filter((each) => each.length > 0).length).toBeGreaterThan(1);
    expect(held.flat().toSorted()).toEqual(targets.toSorted());
  });
});

/** Deletes, modifies, or ends in another way what is there. */
const takes = (action: string): boolean => !['Add', 'Copy', 'Create', 'Cross', 'Restore'].includes(verbOf(action));

/** The clock is allowed nothing of RDS, so it needs no denial; an event subscription is no cluster. */
const isOfClusters = ({ role, action }: Cell): boolean =>
  role !== 'clock' && action !== 'AddSourceIdentifierToSubscription';

/** The table as lines; what several lines allow on one resource is one set of taggings. */
function expectedRows(): readonly string[] {
  const lines = EXPECTED.flatMap(([role, action, on, onlyIf]) =>
    on.flatMap((resource) => CONDITIONS[onlyIf].map((tagging) => ({ role, action, resource, tagging }))),
  );
  return rowsOf(lines);
}
