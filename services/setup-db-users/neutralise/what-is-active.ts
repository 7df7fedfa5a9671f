import { shown } from '../../../shared/shown.ts';
import type { Session } from '../../../shared/session.ts';
import { activeEventTriggers } from './event-triggers.ts';
import { foreignPlaces } from './foreign-servers.ts';
import { hostileSettings } from './hostile-settings.ts';
import { remainingSlots } from './replication-slots.ts';
import { activeJobs } from './scheduled-jobs.ts';

/** Extensions that replicate by tables and workers of their own, which nobody here knows how to stop for good. */
const REPLICATING = `SELECT extname AS name FROM pg_catalog.pg_extension WHERE extname IN ('pglogical', 'pgactive') ORDER BY 1`;
/** Of a publisher there are none. */
const PGLOGICAL_SUBSCRIPTIONS = 'SELECT sub_name AS name FROM pglogical.subscription ORDER BY 1';

interface Named {
  readonly name: string;
}

/** Everything in a database that would act by itself or connect elsewhere once the cluster is opened. Gives names. */
export async function whatIsActive(session: Session): Promise<readonly string[]> {
  return [
    ...(await activeEventTriggers(session)),
    ...(await activeJobs(session)),
    ...(await foreignPlaces(session)),
    ...(await remainingSlots(session)),
    ...(await hostileSettings(session)),
    ...(await activeReplication(session)),
  ];
}

async function activeReplication(session: Session): Promise<readonly string[]> {
  const extensions = (await session.rows<Named>(REPLICATING)).map(({ name }) => name);
  const active = extensions.filter((name) => name !== 'pglogical').map((name) => `extension '${name}'`);
  if (!extensions.includes('pglogical')) return active;
  const subscriptions = await session.rows<Named>(PGLOGICAL_SUBSCRIPTIONS);
  return [...active, ...subscriptions.map(({ name }) => `pglogical subscription '${shown(name)}'`)];
}
