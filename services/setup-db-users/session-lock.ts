import type { Session } from '../../shared/session.ts';

/** Two deliveries that work in the database at once would fail each other, or run a plan's statements twice at once. */
export const ADVISORY_LOCK_ID = 4_155_504_177;

/** Takes the lock for as long as the session lasts; false when another session has it. */
export async function takeLock(session: Session): Promise<boolean> {
  const [row] = await session.rows<{ isTaken: boolean }>(
    `SELECT pg_try_advisory_lock(${ADVISORY_LOCK_ID}) AS "isTaken"`,
  );
  return row!.isTaken;
}
