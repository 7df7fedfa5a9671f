import { type DemoLogin as Login, withClient } from '../../local/demo/seed-demo.ts';
import type { PlanUser } from '../../shared/plan.ts';
import { promised } from './access-matrix.ts';
import type { RestoredLogins } from './restored-login.ts';
import { nameOf } from './table-facts.ts';
import { type SchemaAccess, tryTable } from './try-access.ts';

/** A table that is made after the restore, and what the others can do with it. */
export interface LaterTable {
  readonly creator: string;
  readonly schema: string;
  readonly found: readonly { readonly user: PlanUser; readonly access: Pick<SchemaAccess, 'read' | 'write'> }[];
}

/** In each schema of the plan the owner makes a table, or the master user where the plan names none. */
export async function tryLaterTables(
  { master, users }: RestoredLogins,
  caFile: string,
  suffix: string,
): Promise<readonly LaterTable[]> {
  const later: LaterTable[] = [];
  for (const schema of new Set(users.flatMap(({ user }) => user.schemas))) {
    const owner = users.find(({ user }) => user.access === 'owner' && user.schemas.includes(schema));
    const creator = owner?.login ?? master;
    const table = { schema, name: `made_after_${suffix}`, writable: 'id' };
    const others = users.filter(({ login }) => login !== creator);
    const found = await withTable(creator, caFile, nameOf(table), () =>
      Promise.all(
        others.map(async ({ user, login }) => ({
          user,
          access: await withClient(login, caFile, (client) => tryTable(client, table)),
        })),
      ),
    );
    later.push({ creator: creator.user, schema, found });
  }
  return later;
}

async function withTable<T>(creator: Login, caFile: string, table: string, work: () => Promise<T>): Promise<T> {
  return withClient(creator, caFile, async (client) => {
    await client.query(`CREATE TABLE ${table} (id integer)`);
    try {
      return await work();
    } finally {
      await client.query(`DROP TABLE ${table}`);
    }
  });
}

/** Pure. */
export const isLaterAsPromised = ({ schema, found }: LaterTable): boolean =>
  found.every(({ user, access }) =>
    (['read', 'write'] as const).every(
      (right) => access[right] === (promised(user, schema).includes(right) ? 'yes' : 'no'),
    ),
  );

/** Pure. */
export function laterLine(later: LaterTable): readonly string[] {
  const can = later.found.map(({ user, access: { read, write } }) => {
    const rights = [read === 'yes' ? 'reads' : '', write === 'yes' ? 'writes' : ''].filter(Boolean);
    return `${user.name} ${rights.join(' and ') || 'neither reads nor writes'}`;
  });
  return [
    `a table that ${later.creator} makes now in ${later.schema}`,
    can.join(', '),
    isLaterAsPromised(later) ? 'as promised' : 'NOT AS PROMISED',
  ];
}
