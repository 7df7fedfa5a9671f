import type { Session } from '../../shared/session.ts';
import { quoted } from './sql-text.ts';
import { OF_THE_SYSTEM } from './rds-roles.ts';

/** A role may be administered only by a role that has just been taken: so often at most. */
const ROUNDS_MAX = 10;
/** From version 16 on, being able to administer a role and having its rights are two things. */
const VERSION_16 = 160_000;

interface Version {
  readonly number: number;
}

/**
 * Does what only owners may do. The master user of RDS is no superuser, but it may make itself a member of roles that it
 * administers: those it has made, and those that such roles administer (PostgreSQL documentation, "CREATE ROLE"; before
 * version 16, of any role). That lasts for the work alone. To be called inside a transaction, so that nothing of it is
 * left whatever happens.
 */
export async function asOwners<Value>(session: Session, work: () => Promise<Value>): Promise<Value> {
  const taken = await takeRoles(session);
  const value = await work();
  // The work may have ended a membership already, by revoking one that it hung on.
  await session.attempt(taken.toReversed().map((role) => `REVOKE ${quoted(role)} FROM CURRENT_USER`));
  return value;
}

async function takeRoles(session: Session): Promise<readonly string[]> {
  const isSplit = (await versionOf(session)) >= VERSION_16;
  const taken: string[] = [];
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const roles = (await session.rows<{ name: string }>(takeable(isSplit))).map(({ name }) => name);
    const refused = await session.attempt(roles.map((role) => grantOf(role, isSplit)));
    const refusals = new Set(refused.map(({ statement }) => statement));
    const granted = roles.filter((role) => !refusals.has(grantOf(role, isSplit)));
    if (granted.length === 0) return taken;
    taken.push(...granted);
  }
  return taken;
}

const grantOf = (role: string, isSplit: boolean): string =>
  `GRANT ${quoted(role)} TO CURRENT_USER${isSplit ? ' WITH INHERIT TRUE, SET TRUE' : ''}`;

/** Never those that are members of the master user: that would be a circle, and they have its rights anyway. */
const takeable = (isSplit: boolean): string => `
  SELECT rolname AS name FROM pg_catalog.pg_roles
  WHERE NOT rolsuper AND NOT ${OF_THE_SYSTEM} AND rolname <> current_user
    AND NOT pg_has_role(oid, 'USAGE') AND NOT pg_has_role(oid, current_user, 'MEMBER')
    ${isSplit ? "AND pg_has_role(oid, 'MEMBER WITH ADMIN OPTION')" : ''}
  ORDER BY 1`;

export async function versionOf(session: Session): Promise<number> {
  const [version] = await session.rows<Version>(`SELECT current_setting('server_version_num')::int AS number`);
  return version!.number;
}

export const knowsGrantors = async (session: Session): Promise<boolean> => (await versionOf(session)) >= VERSION_16;
