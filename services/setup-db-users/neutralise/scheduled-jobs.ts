import { shown } from '../../../shared/shown.ts';
import type { Session } from '../../../shared/session.ts';
import { quoted } from '../sql-text.ts';

/**
 * pg_cron's table, never somebody else's of that name: a plain table that belongs to the extension, on which no trigger
 * fires but pg_cron's own.
 */
const TABLE = `
  SELECT c.relkind = 'r' AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
      WHERE t.tgrelid = c.oid AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend
        WHERE classid = 'pg_catalog.pg_proc'::regclass AND objid = p.oid AND deptype = 'e' AND refobjid = e.oid)
    ) AND NOT EXISTS (SELECT FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid) AS "isGenuine"
  FROM pg_catalog.pg_extension e
  LEFT JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.refobjid = e.oid
    AND d.deptype = 'e' AND d.classid = 'pg_catalog.pg_class'::regclass
    AND d.objid = pg_catalog.to_regclass('cron.job')
  LEFT JOIN pg_catalog.pg_class c ON c.oid = d.objid
  WHERE e.extname = 'pg_cron'`;

export const ACTIVE_JOBS = 'SELECT jobid::text AS id, jobname AS name FROM cron.job WHERE active ORDER BY jobid';

export const SWITCH_OFF = 'UPDATE cron.job SET active = false WHERE active';

interface Job {
  readonly id: string;
  readonly name: string | null;
}

type Cron = 'none' | 'genuine' | 'forged';

/** Switches every job of pg_cron off. Gives what they were called. To be called inside `asOwners`. */
export async function switchJobsOff(session: Session): Promise<readonly string[]> {
  if ((await cronOf(session)) !== 'genuine') return [];
  const jobs = await activeJobs(session);
  if (jobs.length > 0) await asEachLogin(session, async () => (await updateJobs(session), []));
  return jobs;
}

/** To be called inside `asOwners`. */
export async function activeJobs(session: Session): Promise<readonly string[]> {
  const cron = await cronOf(session);
  if (cron === 'none') return [];
  if (cron === 'forged') return ["extension 'pg_cron', whose table cron.job is not as pg_cron makes it"];
  const jobs = await asEachLogin(session, () => session.rows<Job>(ACTIVE_JOBS));
  const byId = new Map(jobs.map((job) => [Number(job.id), job]));
  const inOrder = [...byId].toSorted(([left], [right]) => left - right);
  return inOrder.map(([, { id, name }]) => `scheduled job ${name ? `'${shown(name)}'` : id}`);
}

/**
 * Those whose jobs could run: pg_cron starts a job as its owner, who must be able to log in, and all others have been
 * disabled before.
 */
const LOGINS = `
  SELECT rolname AS name FROM pg_catalog.pg_roles
  WHERE rolcanlogin AND NOT rolsuper AND (rolname = current_user OR pg_has_role(oid, 'USAGE'))
    AND has_schema_privilege(oid, 'cron', 'USAGE') AND has_table_privilege(oid, 'cron.job', 'SELECT') ORDER BY 1`;

/**
 * A policy of pg_cron shows each role its own jobs; whether it shows the master user of RDS all of them is not documented.
 * So each is asked for its own. The table is pg_cron's, and nothing of the data runs when it is read.
 */
async function asEachLogin<Row>(session: Session, work: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
  const logins = await session.rows<{ name: string }>(LOGINS);
  const found: Row[] = [];
  await session.run(['SET LOCAL row_security = on']);
  for (const { name } of logins) {
    await session.run([`SET LOCAL ROLE ${quoted(name)}`]);
    found.push(...(await work()));
    await session.run(['SET LOCAL ROLE NONE']);
  }
  await session.run(['SET LOCAL row_security = off']);
  return found;
}

async function cronOf(session: Session): Promise<Cron> {
  const [table] = await session.rows<{ isGenuine: boolean | null }>(TABLE);
  if (!table) return 'none';
  return table.isGenuine ? 'genuine' : 'forged';
}

/**
 * The table has a trigger in pg_cron's library, which can be loaded only when a server starts. In quarantine it was not,
 * so the trigger must not fire; where it was, it must, or the scheduler would not hear of it.
 */
async function updateJobs(session: Session): Promise<void> {
  const refused = await session.attempt([SWITCH_OFF]);
  if (refused.length === 0) return;
  await session.attempt([
    `SET LOCAL ROLE NONE`,
    'SET LOCAL session_replication_role = replica',
    SWITCH_OFF,
    "SET LOCAL session_replication_role = 'origin'",
  ]);
}
