import type { Plan, PlanUser } from './plan.ts';
import type { PlanFinding } from './read-plan.ts';

/** Roles that PostgreSQL brings, whose rights reach no data of people (PostgreSQL documentation, "Predefined Roles"). */
const PREDEFINED = [
  'pg_monitor',
  'pg_read_all_settings',
  'pg_read_all_stats',
  'pg_stat_scan_tables',
  'pg_signal_backend',
];

/** What is wrong with the users of a plan, beyond what each field can tell. Pure. */
export function userFindings({ database, iamAuthentication }: Plan): readonly PlanFinding[] {
  const { users } = database;
  return [
    ...twice(users),
    ...(iamAuthentication === false ? tokens(users) : []),
    ...users.flatMap((user, index) => [...memberships(user, index, users), ...reach(user, index, users)]),
    ...circles(users),
  ];
}

function twice(users: readonly PlanUser[]): readonly PlanFinding[] {
  const names = users.map(({ name }) => name);
  const repeated = new Set(names.filter((each, index) => names.indexOf(each) !== index));
  return [...repeated].map((name) => ({
    path: 'database.users',
    message: `names '${name}' twice`,
    hint: 'Keep one of them.',
  }));
}

function tokens(users: readonly PlanUser[]): readonly PlanFinding[] {
  return users
    .filter(({ login }) => login === 'iam')
    .map(({ name }) => ({
      path: 'iamAuthentication',
      message: `is false, expected true or nothing, since '${name}' logs in by token`,
      hint: "Write 'iamAuthentication: true', or let it log in by password.",
    }));
}

/** Roles of the data bring rights that nobody has planned. */
function memberships({ memberOf }: PlanUser, index: number, users: readonly PlanUser[]): readonly PlanFinding[] {
  const planned = users.map(({ name }) => name);
  return memberOf
    .filter((role) => !planned.includes(role) && !PREDEFINED.includes(role))
    .map((role) => ({
      path: `database.users.${index}.memberOf`,
      message: `names '${role}', expected a role of this plan or one of ${PREDEFINED.join(', ')}`,
      hint: `Add it to database.users with 'login: none' and the access it is to have.`,
    }));
}

function reach(
  { name, access, memberOf, login }: PlanUser,
  index: number,
  users: readonly PlanUser[],
): readonly PlanFinding[] {
  const isUsed = memberOf.length > 0 || users.some((each) => each.memberOf.includes(name));
  if (access !== 'none' || isUsed || login === 'none') return [];
  return [
    {
      path: `database.users.${index}.access`,
      message: `is none, and '${name}' is a member of no role: it could do nothing`,
      hint: `Write 'access: read-only', or the roles it has its rights from in 'memberOf'.`,
    },
  ];
}

function circles(users: readonly PlanUser[]): readonly PlanFinding[] {
  const rolesOf = (name: string) => users.find((user) => user.name === name)?.memberOf ?? [];
  const inCircle = users.find(({ name }) => {
    const reached = new Set(rolesOf(name));
    // What is added while a set is walked is walked too.
    for (const role of reached) for (const next of rolesOf(role)) reached.add(next);
    return reached.has(name);
  });
  if (!inCircle) return [];
  const message = `make '${inCircle.name}' a member of itself, by memberOf`;
  return [{ path: 'database.users', message, hint: 'Take it out of one of those.' }];
}
