import type { Connection } from '../database.ts';
import { quoted } from '../sql-text.ts';
import { asOwner } from './as-owner.ts';
import { type ForeignServer, serverStatement } from './foreign-server-options.ts';

export const SERVERS = `SELECT server.srvname AS name, wrapper.fdwname AS wrapper,
    pg_get_userbyid(server.srvowner) AS owner, coalesce(server.srvoptions, '{}') AS options
  FROM pg_foreign_server server JOIN pg_foreign_data_wrapper wrapper ON wrapper.oid = server.srvfdw ORDER BY 1`;

export const USER_MAPPINGS = `SELECT mapping.srvname AS server, pg_get_userbyid(server.srvowner) AS owner,
    CASE WHEN mapping.umuser <> 0 THEN mapping.usename END AS "user"
  FROM pg_user_mappings mapping JOIN pg_foreign_server server ON server.oid = mapping.srvid ORDER BY 1, 3`;

export interface UserMapping {
  readonly server: string;
  readonly owner: string;
  /** Nobody in particular stands for everybody. */
  readonly user: string | null;
}

/** Drops every user mapping, which holds a password, and turns every foreign server to nowhere. Gives their names. */
export function neutraliseForeignServers(connection: Connection): Promise<readonly string[]> {
  return connection.transaction(async () => {
    const mappings = await connection.rows<UserMapping>(USER_MAPPINGS);
    for (const mapping of mappings) {
      await asOwner(connection, mapping.owner, () => connection.rows(dropMappingStatement(mapping)));
    }
    const servers = await connection.rows<ForeignServer>(SERVERS);
    const changed = servers.flatMap((server) => {
      const statement = serverStatement(server);
      // What nobody knows is left as it is, and found again when it is proved that nothing is left.
      return statement === undefined || statement === 'unknown' ? [] : [{ ...server, statement }];
    });
    for (const { owner, statement } of changed) await asOwner(connection, owner, () => connection.rows(statement));
    return [...mappings.map(describeMapping), ...changed.map(({ name }) => `foreign server '${name}'`)];
  });
}

export const dropMappingStatement = ({ server, user }: UserMapping): string =>
  `DROP USER MAPPING FOR ${user === null ? 'PUBLIC' : quoted(user)} SERVER ${quoted(server)}`;

export const describeMapping = ({ server, user }: UserMapping): string =>
  `user mapping of ${user === null ? 'everybody' : `'${user}'`} for foreign server '${server}'`;
