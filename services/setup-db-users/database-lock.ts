import type { Connection } from './database.ts';

/** Two deliveries that work in the database at once would fail each other, or run a plan's statements twice at once. */
export const ADVISORY_LOCK_ID = 4_155_504_177;

/** Takes the lock for as long as the connection lasts; false when another connection has it. */
export async function takeLock(connection: Connection): Promise<boolean> {
  const [row] = await connection.rows<{ isTaken: boolean }>(
    `SELECT pg_try_advisory_lock(${ADVISORY_LOCK_ID}) AS "isTaken"`,
  );
  return row!.isTaken;
}
