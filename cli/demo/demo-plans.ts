import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { createOwnedDirectory } from '../../local/owned-directory.ts';

const PLANS = join(import.meta.dirname, '..', '..', 'plans');
const PLAN = 'demo.yaml';
/** PostgreSQL creates it in every new database. */
const SCHEMA = 'public';

interface User {
  readonly schemas?: readonly string[];
}

interface DemoPlan {
  readonly database: { readonly users: readonly User[] };
}

/** A folder with the demonstration's plan, and how to be rid of it. */
export interface PlansFolder {
  readonly directory: string;
  readonly dispose: () => Promise<void>;
}

/** The plan's masking, checks and schemas are about the shop: with data of one's own it comes without them. */
export async function demoPlans(hasOwnData: boolean): Promise<PlansFolder> {
  if (!hasOwnData) return { directory: PLANS, dispose: async () => undefined };
  const directory = await createOwnedDirectory('plans');
  await cp(PLANS, directory, { recursive: true });
  const plan: DemoPlan = parse(await readFile(join(PLANS, PLAN), 'utf8'));
  await writeFile(join(directory, PLAN), stringify(withoutShop(plan)));
  return { directory, dispose: () => rm(directory, { recursive: true, force: true }) };
}

/** Pure. */
export function withoutShop(plan: DemoPlan): DemoPlan {
  const users = plan.database.users
    .filter(({ schemas = [SCHEMA] }) => schemas.includes(SCHEMA))
    .map((user) => ({ ...user, schemas: [SCHEMA] }));
  return { ...plan, database: { ...plan.database, users, statements: [], checks: [] } as DemoPlan['database'] };
}
