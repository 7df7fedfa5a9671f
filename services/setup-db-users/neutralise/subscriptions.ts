import { shown } from '../../../shared/shown.ts';
import type { Session } from '../../../shared/session.ts';
import { literal, quoted } from '../sql-text.ts';
import { NOWHERE } from './foreign-server-options.ts';

/** Of this database: the catalogue holds those of all. */
const SUBSCRIPTIONS = `SELECT subname AS name, pg_has_role(subowner, 'USAGE') AS "isOurs" FROM pg_catalog.pg_subscription
  WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) ORDER BY 1`;

/** Of all databases, those included that nobody here has worked in: the server runs the subscriptions of each. */
const SUBSCRIPTIONS_ANYWHERE = `SELECT subname AS name, datname AS database
  FROM pg_catalog.pg_subscription JOIN pg_catalog.pg_database ON pg_database.oid = subdbid ORDER BY 1, 2`;

interface Subscription {
  readonly name: string;
  readonly isOurs: boolean;
}

/**
 * Drops every subscription: it holds a password and would stream from production. Dropping one whose first copies are not
 * complete would connect to its publisher and remove slots there, so it leads nowhere before. Gives what they were called.
 */
export async function dropSubscriptions(session: Session): Promise<readonly string[]> {
  const subscriptions = (await session.rows<Subscription>(SUBSCRIPTIONS)).filter(({ isOurs }) => isOurs);
  await session.attempt(subscriptions.flatMap(({ name }) => dropStatements(name)));
  return subscriptions.map(({ name }) => `subscription '${shown(name)}'`);
}

/** In one transaction: a subscription without a slot name leaves its publisher alone. Pure. */
export function dropStatements(name: string): readonly string[] {
  const subscription = quoted(name);
  // An owner who is no superuser must give a password.
  const connection = literal(`host=${NOWHERE} dbname=none user=none password=none connect_timeout=2`);
  return [
    `ALTER SUBSCRIPTION ${subscription} DISABLE`,
    `ALTER SUBSCRIPTION ${subscription} CONNECTION ${connection}`,
    `ALTER SUBSCRIPTION ${subscription} SET (slot_name = NONE)`,
    `DROP SUBSCRIPTION ${subscription}`,
  ];
}

export async function subscriptionsAnywhere(session: Session): Promise<readonly string[]> {
  const subscriptions = await session.rows<{ name: string; database: string }>(SUBSCRIPTIONS_ANYWHERE);
  return subscriptions.map(({ name, database }) => `subscription '${shown(name)}' in database '${shown(database)}'`);
}
