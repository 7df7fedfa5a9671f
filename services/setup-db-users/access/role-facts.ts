import type { Session } from '../../../shared/session.ts';
import type { Membership, Role, RoleFacts, RoleSetting } from './roles.ts';

const ROLES = `
  SELECT rolname AS name, rolcanlogin AS "canLogin", rolsuper AS "isSuperuser", rolcreatedb AS "canCreateDatabases",
    rolcreaterole AS "canCreateRoles", rolreplication AS "canReplicate", rolbypassrls AS "bypassesPolicies",
    rolinherit AS inherits
  FROM pg_catalog.pg_roles ORDER BY 1`;

const MEMBERSHIPS = `
  SELECT pg_get_userbyid(roleid) AS role, pg_get_userbyid(member) AS member, pg_get_userbyid(grantor) AS grantor,
    admin_option AS "isAdmin"
  FROM pg_catalog.pg_auth_members ORDER BY 1, 2, 3`;

/** So many characters of a value are read: only that it is there matters. */
const VALUE_MAX = 200;

const SETTINGS = `
  SELECT r.rolname AS role, d.datname AS database, split_part(setting, '=', 1) AS name,
    substr(setting, strpos(setting, '=') + 1, ${VALUE_MAX}) AS value
  FROM pg_catalog.pg_db_role_setting s
  JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
  LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
  CROSS JOIN unnest(s.setconfig) AS setting ORDER BY 1, 2, 3`;

/** What a cluster knows of its roles, in whichever database it is asked. */
export async function readRoles(session: Session): Promise<RoleFacts> {
  return {
    roles: await session.rows<Role>(ROLES),
    memberships: await session.rows<Membership>(MEMBERSHIPS),
    settings: await session.rows<RoleSetting>(SETTINGS),
  };
}
