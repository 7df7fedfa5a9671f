import type { Plan } from '../../shared/plan.ts';
import { configureUsers, type UserPassword } from './configure-users.ts';
import { type Login, withDatabase } from './database.ts';
import { takeLock } from './database-lock.ts';
import { neutralise } from './neutralise/neutralise.ts';
import { runChecks } from './plan-checks.ts';
import { runStatements } from './plan-statements.ts';
import type { RemainingMs } from './time-left.ts';

/** What was found of the source, by name. */
export interface Secured {
  readonly disabledLogins: readonly string[];
  readonly neutralised: readonly string[];
}

/** Somebody else has the database's lock: another delivery of the same restore is at work. */
export type Busy = 'busy';

/** Makes the database ours: the plan's users and nobody else, and nothing that acts by itself. */
export function secure(master: Login, plan: Plan, users: readonly UserPassword[]): Promise<Secured | Busy> {
  return withDatabase(master, async (home) => {
    if (!(await takeLock(home))) return 'busy';
    const disabledLogins = await configureUsers(home, master.user, plan, users);
    return { disabledLogins, neutralised: await neutralise(master, home) };
  });
}

/** Runs the plan's statements, then asks its checks. Safe to repeat as far as the plan's SQL is. */
export function prepare(master: Login, { database }: Plan, remainingMs: RemainingMs): Promise<'prepared' | Busy> {
  return withDatabase(master, async (home) => {
    if (!(await takeLock(home))) return 'busy';
    await runStatements(master, database, remainingMs);
    await runChecks(master, database, remainingMs);
    return 'prepared';
  });
}
