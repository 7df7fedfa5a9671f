import { OF_THE_SYSTEM } from './rds-roles.ts';

/**
 * A condition of SQL: an object came with an extension, or is RDS's own, and is nobody's business here. A stranger can put
 * a table or a function of his own into an extension of his own (`ALTER EXTENSION … ADD`), so what came with one counts
 * only if it belongs to the master user, or to RDS, as whom extensions are made.
 */
export function isOfOthers({ catalog, oid, owner }: { catalog: string; oid: string; owner: string }): string {
  return `EXISTS (SELECT FROM pg_catalog.pg_roles WHERE pg_roles.oid = ${owner} AND (
      rolname = 'rdsadmin'
      OR ((rolname = current_user OR ${OF_THE_SYSTEM}) AND EXISTS (SELECT FROM pg_catalog.pg_depend
        WHERE pg_depend.classid = ${catalog} AND pg_depend.objid = ${oid} AND pg_depend.deptype = 'e'))))`;
}

export const classOf = (table: string): string => `'pg_catalog.${table}'::regclass`;
