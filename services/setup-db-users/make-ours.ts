import type { Plan, PlanUser } from '../../shared/plan.ts';
import type { Finding } from '../../shared/saga.ts';
import { listed, shown } from '../../shared/shown.ts';
import type { UserProof } from '../../shared/step-outputs.ts';
import {
  arrangeRights,
  arrangeRoles,
  createRoles,
  disableOthers,
  rightsNotArranged,
  rolesNotArranged,
} from './access/arrange.ts';
import { type Reached, reached } from './access/proof.ts';
import { type Tried, tryUser } from './access/tries.ts';
import { inEveryDatabase } from './databases.ts';
import { notAccepted, refuseIfAny } from './findings.ts';
import { asOwners } from './ownership.ts';
import { neutralise } from './neutralise/neutralise.ts';
import { subscriptionsAnywhere } from './neutralise/subscriptions.ts';
import { whatIsActive } from './neutralise/what-is-active.ts';
import { whatRemains } from './neutralise/what-remains.ts';
import { runChecks } from './plan-checks.ts';
import { type Changes, runStatements, statementGroups } from './plan-statements.ts';
import { type Login, type Session, withSession } from '../../shared/session.ts';
import { takeLock } from './session-lock.ts';
import type { RemainingMs } from './time-left.ts';
import { createWorker, equipWorker, removeWorker } from './worker.ts';

/** What was found of the source, by name. */
export interface Secured {
  readonly disabledLogins: readonly string[];
  readonly neutralised: readonly string[];
  /** What leads out of the database when somebody uses it. */
  readonly remains: readonly string[];
  /** What the plan accepts as it is. */
  readonly accepted: readonly string[];
}

/** Another delivery of the same restore has the database's lock, and is at work. */
export type Busy = 'busy';

/** A user of the plan that logs in with a password. */
export type Passwords = ReadonlyMap<string, string>;

/**
 * First of all: nobody of production can log in, and nothing of its data acts by itself, in any database. Throws a
 * `TerminalError` that names what could not be stopped.
 */
export function secure(master: Login, { database: plan }: Plan): Promise<Secured | Busy> {
  return locked(master, async (home) => {
    const disabled = await disableOthers(home, plan, master.user);
    const { found, closed } = await inEveryDatabase(master, home, async (session, database) => ({
      stopped: (await neutralise(session, database)).map(inDatabase(database)),
      remains: (await whatRemains(session)).map(inDatabase(database)),
      active: await activeIn(session, database),
    }));
    const active = [...found.flatMap(({ value }) => value.active), ...(await subscriptionsLeft(home)), ...closed];
    refuseIfAny('NotNeutralised', 'the restored data would act by themselves', notAccepted(plan, active));
    return {
      disabledLogins: listed(disabled.map((name) => shown(name))),
      neutralised: listed(found.flatMap(({ value }) => value.stopped)),
      remains: listed(found.flatMap(({ value }) => value.remains)),
      accepted: listed(active.map(({ message }) => message)),
    };
  });
}

const inDatabase = (database: string) => (what: string) => `${what} in database '${shown(database)}'`;

async function activeIn(session: Session, database: string): Promise<readonly Finding[]> {
  const active = await session.trial(() => asOwners(session, () => whatIsActive(session)));
  return active.map(inDatabase(database)).map(stillActive);
}

const subscriptionsLeft = async (home: Session): Promise<readonly Finding[]> =>
  (await subscriptionsAnywhere(home)).map(stillActive);

const stillActive = (message: string): Finding => ({
  code: 'StillActive',
  message,
  hint: 'Remove it in the source, or accept it in the plan, by these words: database.accept. Then request the restore again.',
});

/** Runs the plan's statements, then asks its checks. Safe to repeat as far as the plan's SQL is. */
export function prepare(master: Login, { database: plan }: Plan, remainingMs: RemainingMs): Promise<Changes | Busy> {
  return locked(master, async (home) => {
    const databases = [
      ...new Set([...statementGroups(plan), ...plan.checks].map(({ database = plan.name }) => database)),
    ];
    const worker = await createWorker(master, home);
    for (const database of databases) await equipWorker(master, home, database);
    const changes = await runStatements({ owners: worker, master }, plan, remainingMs);
    await runChecks(worker, plan, remainingMs);
    await removeWorker(master, home, databases);
    return changes;
  });
}

/**
 * Makes every login and role of the plan exactly what it says, in every database, after the plan's own SQL has had its
 * way; and proves it, as the user where it has a password. Throws a `TerminalError` with all that is not so.
 */
export function arrange(
  master: Login,
  { database: plan }: Plan,
  passwords: Passwords,
): Promise<readonly UserProof[] | Busy> {
  return locked(master, async (home) => {
    const placeIn = (database: string) => ({ plan, database, master: master.user });
    await createRoles(home, plan);
    await inEveryDatabase(master, home, (session, database) => arrangeRights(session, placeIn(database)));
    await arrangeRoles(home, plan, master.user, passwords);
    const { found, closed } = await inEveryDatabase(master, home, async (session, database) => ({
      findings: [...(await activeIn(session, database)), ...(await rightsNotArranged(session, placeIn(database)))],
      reaches: await reachesOf(session, plan, database),
    }));
    const reaches = found.flatMap(({ value }) => value.reaches);
    const findings = [
      ...(await subscriptionsLeft(home)),
      ...closed,
      ...(await rolesNotArranged(home, plan, master.user)),
      ...found.flatMap(({ value }) => value.findings),
      ...reaches.flatMap((each) => each.findings),
    ];
    refuseIfAny('LoginsNotAsPlanned', 'the cluster is not as the plan says', notAccepted(plan, findings));
    return proofs(master, plan, passwords, reaches);
  });
}

/** Of one user; and how many bytes they have of all users together, whose proofs stand in the item of the restore. */
const TRIES_MAX = 50;
const TRIES_BYTES_MAX = 10_000;

type Reaches = readonly (Reached & { readonly user: string })[];

async function reachesOf(session: Session, plan: Plan['database'], database: string): Promise<Reaches> {
  const reaches: (Reached & { readonly user: string })[] = [];
  for (const user of plan.users) reaches.push({ user: user.name, ...(await reached(session, plan, user, database)) });
  return reaches;
}

async function proofs(
  place: Login,
  plan: Plan['database'],
  passwords: Passwords,
  reaches: Reaches,
): Promise<readonly UserProof[]> {
  const tried: (Tried & { readonly user: PlanUser })[] = [];
  for (const user of plan.users) tried.push({ user, ...(await triesOf(place, plan, user, passwords.get(user.name))) });
  refuseIfAny(
    'LoginsNotAsPlanned',
    'the cluster is not as the plan says',
    notAccepted(
      plan,
      tried.flatMap(({ findings }) => findings),
    ),
  );
  const triesBytes = Math.floor(TRIES_BYTES_MAX / plan.users.length);
  return tried.map(({ user: { name }, tries }) => {
    const own = reaches.filter(({ user }) => user === name);
    const sum = (key: 'possible' | 'impossible') => own.reduce((total, each) => total + each[key], 0);
    return {
      user: name,
      possible: sum('possible'),
      impossible: sum('impossible'),
      tries: listed(tries, TRIES_MAX, triesBytes),
    };
  });
}

const triesOf = async (place: Login, plan: Plan['database'], user: PlanUser, password?: string): Promise<Tried> =>
  password === undefined ? { tries: [], findings: [] } : tryUser({ ...place, password }, user, plan);

/** Works only while no other delivery does. */
function locked<Value>(master: Login, work: (home: Session) => Promise<Value>): Promise<Value | Busy> {
  return withSession(master, async (home) => ((await takeLock(home)) ? work(home) : 'busy'));
}
