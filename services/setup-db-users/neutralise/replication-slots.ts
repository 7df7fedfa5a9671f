import { shown } from '../../../shared/shown.ts';
import type { Session } from '../../../shared/session.ts';
import { literal } from '../sql-text.ts';

/** Logical slots of this database keep what a reader elsewhere has not fetched yet, until the disk is full. */
const SLOTS = `SELECT slot_name AS name, active AS "isActive" FROM pg_catalog.pg_replication_slots
  WHERE slot_type = 'logical' AND database = current_database() ORDER BY 1`;

interface Slot {
  readonly name: string;
  readonly isActive: boolean;
}

/** Drops those that nobody reads. Gives what they were called. */
export async function dropSlots(session: Session): Promise<readonly string[]> {
  const idle = (await session.rows<Slot>(SLOTS)).filter(({ isActive }) => !isActive);
  await session.attempt(idle.map(({ name }) => `SELECT pg_drop_replication_slot(${literal(name)})`));
  return idle.map(describe);
}

export const remainingSlots = async (session: Session): Promise<readonly string[]> =>
  (await session.rows<Slot>(SLOTS)).map(describe);

const describe = ({ name }: Slot): string => `logical replication slot '${shown(name)}'`;
