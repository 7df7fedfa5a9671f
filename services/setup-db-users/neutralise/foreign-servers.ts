import { shown } from '../../../shared/shown.ts';
import type { Session } from '../../../shared/session.ts';
import { literal, quoted } from '../sql-text.ts';
import { type ForeignServer, NOWHERE, OPTION_MAX, serverStatement, WHERE_OPTIONS } from './foreign-server-options.ts';

const SERVERS = `SELECT server.srvname AS name, wrapper.fdwname AS wrapper, pg_has_role(server.srvowner, 'USAGE') AS "isOurs",
    ARRAY(SELECT left(option, ${OPTION_MAX}) FROM unnest(server.srvoptions) AS option) AS options
  FROM pg_catalog.pg_foreign_server server
  JOIN pg_catalog.pg_foreign_data_wrapper wrapper ON wrapper.oid = server.srvfdw ORDER BY 1`;

const USER_MAPPINGS = `SELECT mapping.srvname AS server, pg_has_role(server.srvowner, 'USAGE') AS "isOurs",
    CASE WHEN mapping.umuser <> 0 THEN mapping.usename END AS "user"
  FROM pg_catalog.pg_user_mappings mapping
  JOIN pg_catalog.pg_foreign_server server ON server.oid = mapping.srvid ORDER BY 1, 3`;

/** Some wrappers take a place from a foreign table, or have one of their own. */
const ELSEWHERE = `SELECT what, name FROM (
    SELECT 'foreign table' AS what, ftrelid::regclass::text AS name, ftoptions AS options FROM pg_catalog.pg_foreign_table
    UNION ALL
    SELECT 'foreign data wrapper', fdwname, fdwoptions FROM pg_catalog.pg_foreign_data_wrapper
  ) AS things
  WHERE EXISTS (
    SELECT FROM unnest(options) AS option WHERE split_part(option, '=', 1) = ANY (${literal(`{${WHERE_OPTIONS.join()}}`)})
      AND option NOT LIKE ${literal(`%=${NOWHERE}`)}
  ) ORDER BY 1, 2`;

interface Owned {
  /** The master user has the rights of its owner. */
  readonly isOurs: boolean;
}

interface UserMapping {
  readonly server: string;
  /** Nobody in particular stands for everybody. */
  readonly user: string | null;
}

/** Drops every user mapping, which holds a password, and turns every foreign server to nowhere. Gives their names. */
export async function neutraliseForeignServers(session: Session): Promise<readonly string[]> {
  const mappings = (await session.rows<UserMapping & Owned>(USER_MAPPINGS)).filter(({ isOurs }) => isOurs);
  await session.attempt(mappings.map(dropMappingStatement));
  const servers = (await session.rows<ForeignServer & Owned>(SERVERS)).filter(({ isOurs }) => isOurs);
  const changed = servers.flatMap((server) => {
    const statement = serverStatement(server);
    // What nobody knows is left as it is, and found again when it is proved that nothing is left.
    return statement === undefined || statement === 'unknown' ? [] : [{ ...server, statement }];
  });
  await session.attempt(changed.map(({ statement }) => statement));
  return [...mappings.map(describeMapping), ...changed.map(({ name }) => `foreign server '${shown(name)}'`)];
}

/** Everything foreign that would still lead somewhere, or holds a password. */
export async function foreignPlaces(session: Session): Promise<readonly string[]> {
  const mappings = await session.rows<UserMapping>(USER_MAPPINGS);
  const servers = await session.rows<ForeignServer>(SERVERS);
  const elsewhere = await session.rows<{ what: string; name: string }>(ELSEWHERE);
  return [
    ...mappings.map(describeMapping),
    ...servers
      .filter((server) => serverStatement(server) !== undefined)
      .map(({ name, wrapper }) => `foreign server '${shown(name)}' (${shown(wrapper)})`),
    ...elsewhere.map(({ what, name }) => `${what} '${shown(name)}'`),
  ];
}

export const dropMappingStatement = ({ server, user }: UserMapping): string =>
  `DROP USER MAPPING FOR ${user === null ? 'PUBLIC' : quoted(user)} SERVER ${quoted(server)}`;

const describeMapping = ({ server, user }: UserMapping): string =>
  `user mapping of ${user === null ? 'everybody' : `'${shown(user)}'`} for foreign server '${shown(server)}'`;
