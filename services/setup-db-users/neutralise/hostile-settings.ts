import { shown } from '../../../shared/shown.ts';
import type { Session } from '../../../shared/session.ts';
import { quoted } from '../sql-text.ts';

/**
 * Settings of a database for all who work in it, which would make code of strangers run in sessions of others: libraries,
 * another role, names looked up elsewhere before pg_catalog. A `search_path` without pg_catalog looks there first.
 */
const SETTINGS = `
  SELECT split_part(setting, '=', 1) AS name, substr(setting, strpos(setting, '=') + 1, 200) AS value
  FROM pg_catalog.pg_db_role_setting CROSS JOIN unnest(setconfig) AS setting
  WHERE setrole = 0 AND setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  ORDER BY 1`;

const HOSTILE = [
  'role',
  'session_authorization',
  'session_preload_libraries',
  'local_preload_libraries',
  'session_replication_role',
  'default_transaction_read_only',
];

interface Setting {
  readonly name: string;
  readonly value: string;
}

/** Resets them as the owner of the database. Gives what they were. */
export async function resetHostileSettings(session: Session, database: string): Promise<readonly string[]> {
  const settings = (await session.rows<Setting>(SETTINGS)).filter(isHostile);
  if (settings.length === 0 || !(await isOwner(session))) return [];
  await session.attempt(settings.map(({ name }) => `ALTER DATABASE ${quoted(database)} RESET ${quoted(name)}`));
  return settings.map(describe);
}

export const hostileSettings = async (session: Session): Promise<readonly string[]> =>
  (await session.rows<Setting>(SETTINGS)).filter(isHostile).map(describe);

/** Pure. */
export function isHostile({ name, value }: Setting): boolean {
  if (name !== 'search_path') return HOSTILE.includes(name);
  const schemas = value.split(',').map((schema) => schema.trim().replaceAll('"', ''));
  return schemas.indexOf('pg_catalog') > 0;
}

const describe = ({ name, value }: Setting): string => `setting ${shown(name)} = '${shown(value)}'`;

async function isOwner(session: Session): Promise<boolean> {
  const [row] = await session.rows<{ isOwner: boolean }>(
    `SELECT pg_has_role(datdba, 'USAGE') AS "isOwner" FROM pg_catalog.pg_database WHERE datname = current_database()`,
  );
  return row!.isOwner;
}
