import * as z from 'zod';
import { durationUpTo } from './duration.ts';
import { loginName, sqlName } from './plan-fields.ts';
import { PLAN_LIMITS } from './plan-limits.ts';

/** The part of a plan that speaks of what is in the restored cluster: logins and rights, the plan's SQL, its checks. */

const databaseOfUser = z.union([
  sqlName,
  z.strictObject({
    name: sqlName,
    schemas: z.array(sqlName).min(1).max(PLAN_LIMITS.schemas).describe('Instead of the schemas of the user.'),
  }),
]);

const memberOf = z
  .array(z.string().min(1).max(63))
  .max(PLAN_LIMITS.roles)
  .describe(
    'Roles whose rights it has as well: roles of this plan, or pg_monitor and others that PostgreSQL brings and that reach no data.',
  );

const user = z.strictObject({
  name: loginName,
  login: z
    .enum(['password', 'iam', 'none'])
    .default('password')
    .describe(
      'iam: by token, as a member of rds_iam. none: a role that nobody logs in as, for others to be a member of.',
    ),
  access: z
    .enum(['none', 'read-only', 'read-write', 'owner'])
    .describe(
      'owner: owns what is in its schemas, and may create there. none: only what memberOf gives. Nothing else is left to it.',
    ),
  schemas: z.array(sqlName).min(1).max(PLAN_LIMITS.schemas).default(['public']),
  databases: z
    .array(databaseOfUser)
    .min(1)
    .max(PLAN_LIMITS.databases)
    .optional()
    .describe('Without it: database.name.'),
  memberOf: memberOf.default([]),
  settings: z
    .record(
      z.string().regex(/^[a-z_][a-z0-9_.]*$/, "expected a parameter name such as 'search_path'"),
      z.string().max(1_000),
    )
    .default({})
    .describe(
      'Parameters it starts its sessions with, as ALTER ROLE … SET puts them. Others that the data bring are reset.',
    ),
});

const sql = z.string().min(1).max(PLAN_LIMITS.sqlCharacters);

const statement = z.strictObject({
  sql,
  database: sqlName.optional(),
  runAs: z
    .enum(['owners', 'master'])
    .default('owners')
    .describe(
      'owners: a login that has the rights of all owners of the data and none of the master user. master: the master user, ' +
        'as whom triggers and functions of the data that the statement touches then run, too.',
    ),
});

export const database = z
  .strictObject({
    name: sqlName.describe('Database in which the grants are made.'),
    users: z.array(user).max(PLAN_LIMITS.users).default([]),
    otherLogins: z
      .enum(['disable', 'keep'])
      .default('disable')
      .describe('What becomes of logins that come with the data and are not named here.'),
    accept: z
      .array(z.string().min(1).max(500))
      .max(PLAN_LIMITS.accepted)
      .default([])
      .describe(
        'Findings that would keep the cluster closed and are taken as they are, by the words they are named with.',
      ),
    searchPath: z
      .array(sqlName)
      .min(1)
      .max(PLAN_LIMITS.searchPath)
      .default(['public'])
      .describe('search_path of statements and checks, whatever the restored data would set.'),
    statements: z
      .array(statement)
      .max(PLAN_LIMITS.statements)
      .default([])
      .describe('SQL of your own, masking for one, run while the cluster is closed; safe to repeat.'),
    checks: z
      .array(z.strictObject({ name: z.string().min(1).max(200), sql, database: sqlName.optional() }))
      .max(PLAN_LIMITS.checks)
      .default([])
      .describe('Queries whose one value must be true before the cluster is opened.'),
    connectTimeout: durationUpTo('5m').default('10s'),
  })
  .describe('Logins after the restore. The master password is always replaced by one that RDS manages.');

export type PlanUser = z.output<typeof user>;
export type PlanStatement = z.output<typeof statement>;
