import type { Connection } from '../database.ts';
import { literal, quoted } from '../sql-text.ts';
import { asOwner } from './as-owner.ts';
import { NOWHERE } from './foreign-server-options.ts';

/** Of this database: the catalogue holds those of all. */
export const SUBSCRIPTIONS = `SELECT subname AS name, pg_get_userbyid(subowner) AS owner FROM pg_subscription
  WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1`;

export interface Subscription {
  readonly name: string;
  readonly owner: string;
}

/**
 * Drops every subscription: it holds a password and would stream from production. Dropping one whose first copies are not
 * complete would connect to its publisher and remove slots there, so it leads nowhere before. Gives what they were called.
 */
export async function dropSubscriptions(connection: Connection): Promise<readonly string[]> {
  const subscriptions = await connection.rows<Subscription>(SUBSCRIPTIONS);
  for (const { name, owner } of subscriptions) {
    await connection.transaction(() =>
      asOwner(connection, owner, async () => {
        for (const statement of dropStatements(name)) await connection.rows(statement);
      }),
    );
  }
  return subscriptions.map(({ name }) => `subscription '${name}'`);
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
