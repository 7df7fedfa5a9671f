import type { Finding } from '../../../shared/saga.ts';
import { shown } from '../../../shared/shown.ts';
import type { Session } from '../../../shared/session.ts';
import { textArray } from '../sql-text.ts';
import type { Place } from './rights.ts';
import { accessIn } from './wanted.ts';

/** Something that a user of the plan owns, of whatever kind; PostgreSQL notes it for all of them (`pg_shdepend`). */
export interface Belonging {
  readonly owner: string;
  readonly what: string;
  readonly type: string;
  readonly schema: string | null;
}

const belongingsQuery = (users: readonly string[]) => `
  SELECT r.rolname AS owner, pg_describe_object(d.classid, d.objid, d.objsubid) AS what, i.type,
    CASE WHEN i.type = 'schema' THEN i.name ELSE i.schema END AS schema
  FROM pg_catalog.pg_shdepend d
  JOIN pg_catalog.pg_roles r ON r.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_authid'::regclass
  CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
  WHERE d.deptype = 'o' AND d.classid <> 'pg_catalog.pg_default_acl'::regclass
    AND d.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
    AND (d.classid <> 'pg_catalog.pg_database'::regclass
      OR d.objid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
    AND r.rolname = ANY (${textArray(users)}) ORDER BY 1, 2`;

export const readBelongings = (session: Session, users: readonly string[]): Promise<readonly Belonging[]> =>
  session.rows<Belonging>(belongingsQuery(users));

/** What users own that the plan does not call owners: it cannot be given to anybody whom the plan does not name. Pure. */
export function belongingFindings(belongings: readonly Belonging[], { plan, database }: Place): readonly Finding[] {
  return belongings
    .filter((each) => !mayOwn(each, plan, database))
    .map(({ owner, what }) => ({
      code: 'UserOwns',
      message: `user '${owner}' owns ${shown(what)} in database '${shown(database)}', expected nothing: its access is '${
        plan.users.find(({ name }) => name === owner)!.access
      }'`,
      hint: `Write 'access: owner' for it, or for another user of that schema, who then takes it over; or change its owner in the source.`,
    }));
}

/** An owner may own anything in its schemas, and the database whose schemas those are. */
function mayOwn({ owner, type, schema }: Belonging, plan: Place['plan'], database: string): boolean {
  const user = plan.users.find(({ name }) => name === owner)!;
  const access = accessIn(plan, user, database);
  // Trusted extensions belong to those who created them.
  if (type === 'database' || type === 'extension') return [...access.values()].includes('owner');
  return schema !== null && access.get(schema.replaceAll('"', '')) === 'owner';
}
