import type { Connection } from '../database.ts';
import { literal, quoted } from '../sql-text.ts';

/**
 * Does what only the owner of a thing may do. The master user is no superuser, but with CREATEROLE it may make itself a
 * member of an owner's role, which lasts for the work alone (PostgreSQL documentation, "CREATE ROLE"; from version 16 on
 * only of roles that it has made itself or was given with ADMIN OPTION). To be called inside a transaction.
 */
export async function asOwner<Result>(
  connection: Connection,
  owner: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const [row] = await connection.rows<{ isAble: boolean }>(
    `SELECT pg_has_role(current_user, ${literal(owner)}, 'USAGE') AS "isAble"`,
  );
  if (row!.isAble) return work();
  await connection.rows(`GRANT ${quoted(owner)} TO CURRENT_USER`);
  const result = await work();
  await connection.rows(`REVOKE ${quoted(owner)} FROM CURRENT_USER`);
  return result;
}
