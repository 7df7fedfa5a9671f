import type { PlanUser } from '../../shared/plan.ts';
import type { TableFacts } from './table-facts.ts';
import type { Cell, SchemaAccess, Table } from './try-access.ts';

/** One login, and what was seen of it. */
export interface MatrixRow {
  readonly login: string;
  /** Absent for whom the plan does not name: they are not to get in. */
  readonly user?: PlanUser;
  /** By schema; absent when the login was refused. */
  readonly found?: ReadonlyMap<string, SchemaAccess>;
}

const RIGHTS = ['read', 'write', 'create'] as const;
const SCHEMAS_MAX = 3;

/** What each access of a plan comes to. Said here once more, not taken from the code that is to be proved. */
const PROMISED: Readonly<Record<PlanUser['access'], readonly (typeof RIGHTS)[number][]>> = {
  none: [],
  'read-only': ['read'],
  'read-write': ['read', 'write'],
  owner: ['read', 'write', 'create'],
};

/** The tables that are tried, by schema: first of those that the plan names. Tables with policies have a say of their own. */
export function schemasToTry(
  tables: readonly TableFacts[],
  users: readonly PlanUser[],
): ReadonlyMap<string, readonly Table[]> {
  const planned = users.flatMap(({ schemas }) => schemas);
  const others = tables.filter(({ kind }) => kind === 'table').map(({ schema }) => schema);
  const schemas = [...new Set([...planned, ...others])].slice(0, SCHEMAS_MAX);
  return new Map(
    schemas.map((schema) => [
      schema,
      tables.filter((table) => table.schema === schema && table.kind === 'table' && !table.hasPolicies),
    ]),
  );
}

export function promised(user: PlanUser | undefined, schema: string): readonly (typeof RIGHTS)[number][] {
  return user?.schemas.includes(schema) ? PROMISED[user.access] : [];
}

/** Whether a login could do what the plan says, and nothing else. Pure. */
export function isAsPromised({ user, found }: MatrixRow): boolean {
  if (!user || !found) return !user === !found;
  return [...found].every(([schema, access]) =>
    RIGHTS.every((right) => {
      const wanted: Cell = promised(user, schema).includes(right) ? 'yes' : 'no';
      return access[right] === wanted || access[right] === '-';
    }),
  );
}

/** With a line of heads. Pure. */
export function matrixLines(rows: readonly MatrixRow[], schemas: readonly string[]): readonly (readonly string[])[] {
  const heads = schemas.flatMap((schema) => [`${schema}: read`, 'write', 'create']);
  return [
    ['login', 'connect', ...heads, ''],
    ...rows.map((row) => [
      row.login,
      row.found ? 'yes' : 'no',
      ...schemas.flatMap((schema) => RIGHTS.map((right) => row.found?.get(schema)?.[right] ?? '-')),
      isAsPromised(row) ? 'as promised' : 'NOT AS PROMISED',
    ]),
  ];
}
