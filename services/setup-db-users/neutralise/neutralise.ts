import { asOwners } from '../ownership.ts';
import type { Session } from '../../../shared/session.ts';
import { disableEventTriggers } from './event-triggers.ts';
import { neutraliseForeignServers } from './foreign-servers.ts';
import { resetHostileSettings } from './hostile-settings.ts';
import { dropSlots } from './replication-slots.ts';
import { switchJobsOff } from './scheduled-jobs.ts';
import { dropSubscriptions } from './subscriptions.ts';

/**
 * Stops whatever the data of a database would do by themselves, before anything else of ours happens there. Gives what was
 * stopped, by name; a second run finds nothing. That nothing is left is read back by `whatIsActive`.
 */
export function neutralise(session: Session, database: string): Promise<readonly string[]> {
  return session.transaction(() =>
    asOwners(session, async () => [
      ...(await disableEventTriggers(session)),
      ...(await switchJobsOff(session)),
      ...(await dropSubscriptions(session)),
      ...(await neutraliseForeignServers(session)),
      ...(await resetHostileSettings(session, database)),
      ...(await dropSlots(session)),
    ]),
  );
}
