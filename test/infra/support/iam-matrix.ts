import { type Decision, evaluate } from '../../../local/iam/evaluate.ts';
import type { Statement } from '../../../local/iam/statement.ts';
import { CHANGES } from './rds-actions.ts';
import { roleStatements } from './role-statements.ts';
import type { SynthesizedStack } from './synthesized.ts';

/**
 * Source, target and strangers share an account and a region: there only names and tags keep them apart. `lookalike` is a
 * stranger whose name begins with the target's.
 */
export const RESOURCES = {
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

export type ResourceKind = keyof typeof RESOURCES;

/** What IAM knows of tags in a request: those the resource has, and those it is about to get. */
export const TAGS = {
  untagged: {},
  'plan tag': { 'aws:ResourceTag/aurora-restore:plan': 'orders-staging' },
  "another plan's tag": { 'aws:ResourceTag/aurora-restore:plan': 'carts-staging' },
  'restore tag': { 'aws:ResourceTag/aurora-restore:restore-id': 'r-3f9a1c52d0b74e6f' },
  new: {
    'aws:ResourceTag/aurora-restore:plan': 'orders-staging',
    'aws:ResourceTag/aurora-restore:restore-id': 'r-3f9a1c52d0b74e6f',
  },
  'gets plan tag': { 'aws:RequestTag/aurora-restore:plan': 'orders-staging' },
} as const;

export type Tagging = keyof typeof TAGS;

export interface Cell {
  readonly role: string;
  readonly action: string;
  readonly resource: ResourceKind;
  readonly tagging: Tagging;
  readonly decision: Decision;
}

/** The sets of taggings that our conditions come to. */
export const CONDITIONS = {
  anyhow: Object.keys(TAGS) as Tagging[],
  'plan tag': ['plan tag', 'new'],
  'no plan tag': ['untagged', 'restore tag', 'gets plan tag'],
  'made by a restore': ['restore tag', 'new'],
  new: ['new'],
  'gets plan tag': ['gets plan tag'],
} as const satisfies Record<string, readonly Tagging[]>;

export type Condition = keyof typeof CONDITIONS;

/** Who has roles: a service, or `clock`. A role that only works for some of the plans counts as its service's. */
export const holderOf = (role: string): string =>
  /^aurora-restore-[a-z0-9-]+?-\d-([a-z-]+)-plans-\d+$/.exec(role)?.[1] ?? role;

/**
 * What every holder of roles may do, for every change that RDS knows, every resource and every tagging. It may what one
 * of its roles may, and is denied outright what all of them are.
 */
export function matrixOf(stacks: readonly SynthesizedStack[]): readonly Cell[] {
  const roles = stacks.flatMap((stack) => [...roleStatements(stack)]);
  const holders = Map.groupBy(roles, ([role]) => holderOf(role));
  return [...holders].flatMap(([holder, held]) =>
    cellsOf(
      holder,
      held.map(([, statements]) => statements),
    ),
  );
}

function cellsOf(role: string, policies: readonly (readonly Statement[])[]): readonly Cell[] {
  return (Object.keys(RESOURCES) as ResourceKind[]).flatMap((resource) => {
    const arn = arnOf(resource);
    const near = policies.map((statements) => nearTo(arn, statements));
    return CHANGES.flatMap((action) => {
      const about = near.map((statements) => statements.filter((statement) => isAbout(statement, action)));
      return (Object.keys(TAGS) as Tagging[]).map((tagging) => {
        const permission = { action: `rds:${action}`, resource: arn, context: TAGS[tagging] };
        return { role, action, resource, tagging, decision: together(about.map((all) => evaluate(all, permission))) };
      });
    });
  });
}

function together(decisions: readonly Decision[]): Decision {
  if (decisions.includes('Allowed')) return 'Allowed';
  return decisions.every((decision) => decision === 'ExplicitlyDenied') ? 'ExplicitlyDenied' : 'ImplicitlyDenied';
}

/** The statements without the resources that cannot mean this ARN: a hundred plans have thousands of them. */
function nearTo(arn: string, statements: readonly Statement[]): readonly Statement[] {
  return statements.flatMap((statement) => {
    if (statement.Resource === undefined) return [statement];
    const Resource = statement.Resource.filter((pattern) => arn.startsWith(pattern.split(/[*?$]/)[0]!));
    return Resource.length === 0 ? [] : [{ ...statement, Resource }];
  });
}

const known = new Map<string, boolean>();

/** Asked once for all resources and tags of an action, as it depends on neither: the matrix is large. */
function isAbout({ Action, NotAction }: Statement, action: string): boolean {
  const key = JSON.stringify([Action, NotAction, action]);
  const everywhere: Statement = { Effect: 'Allow', Action, NotAction, Resource: ['*'] };
  const found = known.get(key) ?? evaluate([everywhere], { action: `rds:${action}`, resource: '*' }) === 'Allowed';
  known.set(key, found);
  return found;
}

function arnOf(resource: ResourceKind): string {
  return `arn:aws:rds:eu-west-1:111122223333:${RESOURCES[resource]}`;
}

/** One line for each role, action and resource, with the condition that the taggings come to. */
export function rowsOf(found: readonly Omit<Cell, 'decision'>[]): readonly string[] {
  const alike = Map.groupBy(found, ({ role, action, resource }) => [role, action, resource].join(' | '));
  return [...alike].map(([row, group]) => `${row} | ${conditionOf(new Set(group.map(({ tagging }) => tagging)))}`);
}

function conditionOf(taggings: ReadonlySet<Tagging>): string {
  const named = Object.entries(CONDITIONS).find(
    ([, set]) => set.length === taggings.size && set.every((tagging) => taggings.has(tagging)),
  );
  return named?.[0] ?? [...taggings].toSorted().join(', ');
}
