import type { Finding } from '../../../shared/saga.ts';
import { shown } from '../../../shared/shown.ts';
import { isOfTheSystem } from '../rds-roles.ts';
import { quoted } from '../sql-text.ts';
import type { AclEntry, DbObject } from './objects.ts';
import { isOwnable, mayStay, missing, on, type Place, schemasWithExtensions } from './rights.ts';
import { accessIn, ownersOf } from './wanted.ts';

/** Rights that are still not as planned, and schemas that do not exist. */
export function rightsFindings(objects: readonly DbObject[], place: Place): readonly Finding[] {
  const extended = schemasWithExtensions(objects);
  return [
    ...missingSchemas(objects, place),
    ...objects.flatMap((object) => [
      ...object.entries
        .filter((entry) => !mayStay(entry, object, place, extended))
        .map((entry) => tooMuch(entry, object, place)),
      ...missing(object, place).map(({ user, privileges }) => tooLittle(user, privileges, object, place)),
      ...wrongOwner(object, place),
    ]),
  ];
}

function missingSchemas(objects: readonly DbObject[], { plan, database }: Place): readonly Finding[] {
  const there = new Set(objects.filter(({ kind }) => kind === 'SCHEMA').map(({ schema }) => schema));
  return plan.users.flatMap((user) =>
    [...accessIn(plan, user, database).keys()]
      .filter((schema) => !there.has(schema))
      .map((schema) => ({
        code: 'SchemaNotFound',
        message: `database '${database}' has no schema '${schema}', which the plan gives user '${user.name}' access '${user.access}' to`,
        hint: `Correct 'schemas' of that user in the plan, or give its databases schemas of their own.`,
      })),
  );
}

function wrongOwner(object: DbObject, { plan, database, master }: Place): readonly Finding[] {
  if (!isOwnable(object) || object.isOurs) return [];
  const owners = ownersOf(plan, database, object.schema!);
  return owners.length === 0 || owners.includes(object.owner)
    ? []
    : [unreachable(object, `expected '${owners[0]!}'`, master, database)];
}

const nameOf = ({ kind, name }: DbObject): string => `${kind.toLowerCase()} ${shown(name)}`;

function tooMuch({ grantee, grantor, privilege }: AclEntry, object: DbObject, { master, database }: Place): Finding {
  const who = grantee === null ? 'everybody' : `user '${grantee}'`;
  return {
    code: 'RightNotRevoked',
    message: `${who} has ${privilege} on ${nameOf(object)} in database '${shown(database)}', given by '${shown(grantor)}', which the plan does not say`,
    hint: ownerHint(
      object,
      master,
      `REVOKE ${privilege} ON ${on(object)} FROM ${grantee === null ? 'PUBLIC' : quoted(grantee)} CASCADE;`,
    ),
  };
}

function tooLittle(
  user: string,
  privileges: readonly string[],
  object: DbObject,
  { master, database }: Place,
): Finding {
  return {
    code: 'RightNotGiven',
    message: `user '${user}' lacks ${privileges.join(', ')} on ${nameOf(object)} in database '${shown(database)}', which belongs to '${shown(object.owner)}'`,
    hint: ownerHint(object, master, `GRANT ${privileges.join(', ')} ON ${on(object)} TO ${quoted(user)};`),
  };
}

function unreachable(object: DbObject, expected: string, master: string, database: string): Finding {
  return {
    code: 'OwnerNotReached',
    message: `${nameOf(object)} in database '${shown(database)}' belongs to '${shown(object.owner)}', ${expected}`,
    hint: ownerHint(object, master, `ALTER …`),
  };
}

/** What an administrator of the source has to run, once. */
function ownerHint({ owner, isOurs }: DbObject, master: string, statement: string): string {
  // Nobody becomes one of RDS's own; what belongs to those the master user may be able to change all the same.
  if (isOurs || isOfTheSystem(owner))
    return `Run in the source, as the master user: ${shown(statement, 200)} Or accept it in the plan, by these words: database.accept.`;
  return `Run in the source, as a role that administers it: GRANT ${shown(quoted(owner))} TO ${quoted(master)} WITH ADMIN OPTION;`;
}
