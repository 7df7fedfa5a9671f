import { randomBytes } from 'node:crypto';
import type { Plan } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import { asOwners, knowsGrantors } from '../ownership.ts';
import { scramVerifier } from '../scram-verifier.ts';
import type { Session } from '../../../shared/session.ts';
import { belongingFindings, readBelongings } from './belongings.ts';
import { defaultFindings, defaultStatements, readCreators, readDefaultRights } from './default-rights.ts';
import { type DbObject, readObjects } from './objects.ts';
import { rightsFindings } from './rights-findings.ts';
import { creationStatements, ownershipStatements, type Place, rightsStatements } from './rights.ts';
import { readRoles } from './role-facts.ts';
import {
  creationOf,
  disableStatements,
  masterStatements,
  roleFindings,
  roleStatements,
  unplannedLogins,
  type Verifiers,
} from './roles.ts';

/** Makes logins and their rights what the plan says, whatever the data bring, and tells what could not be made so. */

const SALT_BYTES = 16;

/** Nobody unplanned can log in any more. Gives the logins that could. */
export function disableOthers(home: Session, plan: Plan['database'], master: string): Promise<readonly string[]> {
  return home.transaction(() =>
    asOwners(home, async () => {
      const facts = await readRoles(home);
      await home.attempt(disableStatements(plan, facts, master));
      return unplannedLogins(plan, facts, master);
    }),
  );
}

/** Roles that the plan wants and that are not there yet: rights are given to them next. */
export const createRoles = (home: Session, plan: Plan['database']): Promise<void> =>
  home.transaction(async () => home.run(creationOf(plan, await readRoles(home))));

/** Attributes, passwords, settings and memberships of the plan's roles. */
export function arrangeRoles(
  home: Session,
  plan: Plan['database'],
  master: string,
  passwords: ReadonlyMap<string, string>,
): Promise<void> {
  const verified = [...passwords].map(
    ([user, password]) => [user, scramVerifier(password, randomBytes(SALT_BYTES))] as const,
  );
  const verifiers: Verifiers = new Map(verified);
  return home.transaction(() =>
    asOwners(home, async () => {
      const facts = await readRoles(home);
      await home.attempt(disableStatements(plan, facts, master));
      await home.attempt(roleStatements(plan, facts, verifiers, await knowsGrantors(home)));
      await home.attempt(masterStatements(master, facts));
    }),
  );
}

/** Ownership, rights and default rights in one database. A refusal is found again by `rightsNotArranged`. */
export function arrangeRights(session: Session, place: Place): Promise<void> {
  const read = () => readObjects(session, namesOf(place));
  return session.transaction(() =>
    asOwners(session, async () => {
      const found = await read();
      await session.attempt(creationStatements(found, place));
      await session.attempt(ownershipStatements(found, place));
      const owned = await read();
      await session.attempt(rightsStatements(owned, place));
      const rights = await readDefaultRights(session, namesOf(place));
      await session.attempt(defaultStatements(rights, await readCreators(session), owned, place));
    }),
  );
}

const namesOf = ({ plan }: Place): readonly string[] => plan.users.map(({ name }) => name);

/** What the roles of the cluster still are that the plan does not say. */
export const rolesNotArranged = async (
  home: Session,
  plan: Plan['database'],
  master: string,
): Promise<readonly Finding[]> => roleFindings(plan, await readRoles(home), master);

/** What is still not as planned in one database. */
export function rightsNotArranged(session: Session, place: Place): Promise<readonly Finding[]> {
  const names = namesOf(place);
  // The owners' rights tell what the master user could have changed.
  return session.trial(() =>
    asOwners(session, async () => {
      const objects: readonly DbObject[] = await readObjects(session, names);
      return [
        ...rightsFindings(objects, place),
        ...defaultFindings(await readDefaultRights(session, names), place),
        ...belongingFindings(await readBelongings(session, names), place),
      ];
    }),
  );
}
