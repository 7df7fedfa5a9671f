import { shown } from '../../../shared/shown.ts';
import { classOf, isOfOthers } from '../of-others.ts';
import type { Session } from '../../../shared/session.ts';
import { quoted } from '../sql-text.ts';

/**
 * Event triggers run a function of the data in whatever session changes a definition, ours as well, so they go first.
 * Those whose function came with an extension are that extension's own; those of `rdsadmin` are RDS's.
 */
const EVENT_TRIGGERS = `
  SELECT evtname AS name, pg_has_role(evtowner, 'USAGE') AS "isOurs"
  FROM pg_catalog.pg_event_trigger JOIN pg_catalog.pg_proc ON pg_proc.oid = evtfoid
  WHERE evtenabled <> 'D' AND pg_get_userbyid(evtowner) <> 'rdsadmin'
    AND NOT ${isOfOthers({ catalog: classOf('pg_proc'), oid: 'pg_proc.oid', owner: 'pg_proc.proowner' })}
  ORDER BY 1`;

interface EventTrigger {
  readonly name: string;
  readonly isOurs: boolean;
}

/**
 * Disables them; statements on event triggers and on roles fire none (PostgreSQL documentation, "Event Trigger Behavior").
 * Gives what they were called. Those whose owner the master user cannot become are found again by `activeEventTriggers`.
 */
export async function disableEventTriggers(session: Session): Promise<readonly string[]> {
  const triggers = (await session.rows<EventTrigger>(EVENT_TRIGGERS)).filter(({ isOurs }) => isOurs);
  await session.attempt(triggers.map(({ name }) => `ALTER EVENT TRIGGER ${quoted(name)} DISABLE`));
  return triggers.map(describe);
}

export const activeEventTriggers = async (session: Session): Promise<readonly string[]> =>
  (await session.rows<EventTrigger>(EVENT_TRIGGERS)).map(describe);

const describe = ({ name }: EventTrigger): string => `event trigger '${shown(name)}'`;
