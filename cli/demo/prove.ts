import { DEMO, type Demo, type DemoLogin as Login, withClient } from '../../local/demo/seed-demo.ts';
import type { LocalRuntime } from '../../local/start-local-runtime.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { outputOf, type UserProof } from '../../shared/step-outputs.ts';
import { isAsPromised, type MatrixRow, schemasToTry } from './access-matrix.ts';
import { compareTables, type TableComparison } from './compare-tables.ts';
import { isLaterAsPromised, type LaterTable, tryLaterTables } from './later-table.ts';
import { changeOf, plannedChanges } from './planned-changes.ts';
import { type RestoredLogins, restoredLogins } from './restored-login.ts';
import { rowsSeen, type TableFacts, tablesOfCluster } from './table-facts.ts';
import { tryLogin } from './try-access.ts';

/** What was seen of a restored cluster. */
export interface Proof {
  readonly home: string;
  readonly comparisons: readonly TableComparison[];
  /** Rows of tables with policies that the source's master user sees, by key. */
  readonly seenByMaster: ReadonlyMap<string, number | undefined>;
  readonly schemas: readonly string[];
  readonly matrix: readonly MatrixRow[];
  readonly laterTables: readonly LaterTable[];
  /** The pipeline's own. */
  readonly proofs: readonly UserProof[];
}

/** Compares the data and tries the logins; what was not seen is not claimed. */
export async function prove(runtime: LocalRuntime, demo: Demo, saga: Saga): Promise<Proof> {
  const { changedTables = [], proofs = [] } = outputOf(saga, 'setup-db-users');
  const { name: home, users } = planOf(saga).database;
  const changes = plannedChanges(changedTables);
  const wantsColumns = (table: TableFacts) => changeOf(changes, table) !== undefined;
  const [source, target] = await Promise.all(
    [DEMO.source, DEMO.target].map((cluster) =>
      tablesOfCluster((database, work) => runtime.inspect(cluster, database, work), wantsColumns),
    ),
  );
  const seenByMaster = await seenBy(demo.source, runtime.caFile, source!);
  const tables = schemasToTry(
    target!.filter(({ database }) => database === home),
    users,
  );
  const logins = await restoredLogins(runtime, saga);
  const tried = loginsToTry(demo, logins).map(async ({ name, login, ...row }) => ({
    ...row,
    login: name,
    found: await tryLogin(login, runtime.caFile, tables),
  }));
  const matrix = await Promise.all(tried);
  const laterTables = await tryLaterTables(logins, runtime.caFile, saga.restoreId);
  const comparisons = compareTables(source!, target!, changes);
  return { home, comparisons, seenByMaster, schemas: [...tables.keys()], matrix, laterTables, proofs };
}

export const isProved = ({ comparisons, matrix, laterTables }: Proof): boolean =>
  comparisons.every(({ verdict }) => verdict.isAsExpected) &&
  matrix.every(isAsPromised) &&
  laterTables.every(isLaterAsPromised);

/** In each database that has tables with policies. */
async function seenBy(
  master: Login,
  caFile: string,
  tables: readonly TableFacts[],
): Promise<ReadonlyMap<string, number | undefined>> {
  const seen = new Map<string, number | undefined>();
  const guarded = tables.filter(({ hasPolicies }) => hasPolicies);
  for (const [database, all] of Map.groupBy(guarded, (table) => table.database)) {
    const counts = await withClient({ ...master, database }, caFile, (client) => rowsSeen(client, all));
    for (const [key, count] of counts) seen.set(key, count);
  }
  return seen;
}

/** Whom the plan names, and whom production knows: with its passwords, at the address of the restored cluster. */
function loginsToTry({ source, strangers }: Demo, { master: { host, port }, users }: RestoredLogins) {
  return [
    ...users.map(({ user, login }) => ({ name: user.name, user, login })),
    { name: "the source's master password", login: { ...source, host, port } },
    ...strangers.map((login) => ({ name: `${login.user} of production`, login: { ...login, host, port } })),
  ];
}
