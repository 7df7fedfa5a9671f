import * as z from 'zod';
import { planName, snapshotChoice } from '../events/fields.ts';
import { type StepName, STRATEGIES } from '../events/services.ts';
import { duration, durationUpTo } from './duration.ts';
import { database } from './plan-database.ts';
import { PLAN_LIMITS } from './plan-limits.ts';
import {
  accountId,
  clusterId,
  engineVersion,
  kmsKeyArn,
  needed,
  parameterGroupName,
  region,
  securityGroupId,
  serverlessCapacity,
  tags,
  timeOfDay,
} from './plan-fields.ts';

/** One restore plan: everything about one target. Durations are strings such as `6h`; names are AWS's. */

const clusterPlace = z.strictObject({
  account: accountId.describe('Account that owns the cluster.'),
  region: region.describe('Region of the cluster.'),
  cluster: clusterId.describe('DBClusterIdentifier.'),
});

const snapshot = z
  .strictObject({
    choose: snapshotChoice.default('latest').describe("'latest', the name of a cluster snapshot, or its ARN."),
    kinds: z
      .array(z.enum(['automated', 'manual']))
      .min(1)
      .default(['automated', 'manual']),
    maxAge: duration.default('7d').describe('An older snapshot is refused.'),
  })
  .describe('Which snapshot of the source is restored.');

const STARS = new RegExp(`^(?:[^*]*\\*){0,${PLAN_LIMITS.stars}}[^*]*$`);

const trigger = z.strictObject({
  automated: z.boolean().default(true).describe('Do automated snapshots start a restore?'),
  manual: z
    .string()
    .max(255)
    .regex(/^[a-z0-9*-]+$/, "expected a name pattern such as 'nightly-*'")
    .regex(STARS, `expected at most ${PLAN_LIMITS.stars} stars`)
    .optional()
    .describe('Manual snapshots whose name fits this pattern start one too; * stands for anything.'),
  minInterval: durationUpTo('365d').optional().describe('At most one restore by trigger in this time.'),
  window: z
    .strictObject({
      from: timeOfDay,
      to: timeOfDay.describe('Before `from`: the window spans midnight.'),
      timeZone: z
        .string()
        .refine(
          (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
          "expected a time zone such as 'Europe/Berlin'",
        ),
    })
    .optional()
    .describe('Restores by trigger start only in this part of the day; a snapshot made outside it waits for the next.'),
});

const copy = z
  .strictObject({
    when: z.enum(['needed', 'always']).default('needed'),
    kmsKey: kmsKeyArn.optional().describe('Key in the target region that the copy and the target are encrypted with.'),
    allowUnencrypted: z.boolean().default(false).describe('Accept a target that is not encrypted at rest.'),
  })
  .describe('How the snapshot reaches the target.');

const instance = z.strictObject({
  class: z
    .string()
    .max(63)
    .regex(/^db\.[a-z0-9.]+$/, "expected an instance class such as 'db.r6g.large' or 'db.serverless'"),
  availabilityZone: z.string().max(63).optional(),
  promotionTier: z.number().int().min(0).max(15).optional(),
});

/**
 * A region holds 100 manual cluster snapshots by default (Amazon Aurora User Guide, "Quotas and constraints"). Ten plans that
 * are refreshed every day hold at most 80: each two copies, three final snapshots, and for hours one copy and two more
 * final snapshots, until the next restore deletes what is too much. A plan that states a retention of its own gets that: it
 * is kept by number only where the plan gives one.
 */
const KEPT_ON_DEFAULTS = { copies: 2, finalSnapshots: 3 } as const;
const keepAtMost = z.number().int().min(1).max(50).optional();

const quarantine = z
  .strictObject(
    {
      securityGroups: z
        .array(securityGroupId)
        .min(1)
        .max(PLAN_LIMITS.securityGroups)
        .describe('They let in nobody but network.functionSecurityGroups, and nothing out.'),
      clusterParameterGroup: parameterGroupName.describe(
        'Without pg_cron in shared_preload_libraries and with max_logical_replication_workers = 0.',
      ),
    },
    needed('the security groups and the cluster parameter group of the quarantine'),
  )
  .describe('How the new cluster is kept closed until its logins, jobs and connections are ours.');

/** The clock of a restore is an execution of Step Functions, which lives for a year at most. */
const stepDuration = durationUpTo('30d');

// None is shorter than an hour, so that an AWS service may be away for half of it.
const stepDeadlines = z
  .strictObject({
    'snapshot-check': stepDuration.default('1h'),
    // RDS queues copies beyond the fifth, so even starting one may have to wait.
    'copy-snapshot': stepDuration.default('2h'),
    'check-copy-status': stepDuration.default('12h'),
    'delete-rds': stepDuration.default('3h'),
    'restore-snapshot': stepDuration.default('1h'),
    'check-restore-status': stepDuration.default('12h'),
    'setup-db-users': stepDuration.default('6h'),
    'swap-target': stepDuration.default('1h'),
    'archive-snapshot': stepDuration.default('1h'),
    'sns-notification': stepDuration.default('1h'),
  } satisfies Record<StepName, z.ZodType>)
  .describe('How long each step may take, counted from the end of the one before.');

export const planSchema = z.strictObject({
  name: planName.describe('The same as the file name without its ending.'),
  description: z.string().max(500).optional(),
  source: clusterPlace
    .extend({
      kmsKey: kmsKeyArn
        .optional()
        .describe('Key of your own that its snapshots are encrypted with, so that roles may use it.'),
    })
    .describe('The cluster whose data is taken. It is never changed.'),
  target: clusterPlace
    .extend({
      kmsKey: kmsKeyArn
        .optional()
        .describe('Key of your own that the old target is encrypted with, where it is not copy.kmsKey.'),
    })
    .describe('The cluster that is replaced. It must carry the tag aurora-restore:plan = name.'),
  strategy: z
    .enum(STRATEGIES)
    .default('swap')
    .describe('swap: restore beside the old cluster, then change names. replace: delete the old cluster first.'),
  swap: z
    .strictObject({
      keepOldFor: durationUpTo('90d').default('24h').describe('How long the old cluster is kept, running.'),
      certificateWithin: durationUpTo('1h')
        .default('5m')
        .describe('How long the certificate of the new cluster may take to know the name of the target.'),
      stopAndStart: z
        .boolean()
        .default(false)
        .describe(
          'Whether the new cluster is stopped and started when its certificate took longer, as AWS advises: its name is silent for minutes then. Otherwise people are told.',
        ),
    })
    .describe('Only for the strategy swap.')
    .prefault({}),
  whenBusy: z
    .enum(['reject', 'queue'])
    .default('reject')
    .describe('What becomes of a request while the target is busy.'),
  trigger: trigger.optional().describe('Start by itself when the source has a new snapshot.'),
  snapshot: snapshot.prefault({}),
  copy: copy.prefault({}),
  instances: z.array(instance).min(1).max(16).optional().describe('Writer first. Without it: as the old target had.'),
  serverlessCapacity: serverlessCapacity.optional(),
  engineVersion: engineVersion
    .optional()
    .describe('Version that the snapshot is restored with, its own or a newer one. Without it: its own.'),
  network: z
    .strictObject(
      {
        subnetGroup: z.string().optional(),
        securityGroups: z.array(securityGroupId).min(1).max(PLAN_LIMITS.securityGroups).optional(),
        port: z.number().int().min(1150).max(65535).optional(),
        functionSubnets: z
          .array(z.string().regex(/^subnet-[0-9a-f]+$/, "expected a subnet id such as 'subnet-0a1b2c3d'"))
          .min(1),
        functionSecurityGroups: z.array(securityGroupId).min(1),
        endpoints: z
          .literal('create')
          .optional()
          .describe(
            'Make VPC endpoints through which those functions call AWS, for subnets without a NAT. Needs vpc, and functionSubnets in different zones.',
          ),
        vpc: z
          .string()
          .regex(/^vpc-[0-9a-f]+$/, "expected a VPC id such as 'vpc-0a1b2c3d'")
          .optional()
          .describe('The VPC of functionSubnets; for endpoints only.'),
      },
      needed('at least functionSubnets and functionSecurityGroups'),
    )
    .refine(({ endpoints, vpc }) => endpoints === undefined || vpc !== undefined, {
      path: ['vpc'],
      message: "expected the VPC of functionSubnets, such as 'vpc-0a1b2c3d', since endpoints are to be created in it",
    })
    .describe(
      'Without a value: as the old target had. function*: where setup-db-users and swap-target run to reach the database.',
    ),
  quarantine,
  parameterGroups: z
    .strictObject({ cluster: parameterGroupName.optional(), instance: parameterGroupName.optional() })
    .prefault({}),
  backupRetentionDays: z.number().int().min(1).max(35).optional(),
  iamAuthentication: z.boolean().optional(),
  tags: tags.default({}).describe('Added to the tags that the old target had.'),
  deletionProtection: z
    .strictObject({
      lift: z.boolean().default(false).describe('May the protection of the old target be switched off to delete it?'),
      after: z.enum(['as-before', 'on', 'off']).default('as-before'),
    })
    .prefault({}),
  finalSnapshot: z
    .strictObject({
      take: z.boolean().default(true),
      keepFor: duration.default('30d'),
      keepAtMost: keepAtMost.describe(
        'Final snapshots kept of this plan; older ones go although their time is not over. Without it: all until then; a plan without finalSnapshot keeps three.',
      ),
    })
    .describe('Snapshot of the old target before it is deleted.')
    .prefault({ keepAtMost: KEPT_ON_DEFAULTS.finalSnapshots }),
  database,
  archive: z
    .strictObject({
      copy: z.enum(['keep', 'delete']).default('keep'),
      keepFor: duration.default('14d'),
      keepAtMost: keepAtMost.describe(
        'Copies kept of this plan; older ones go although their time is not over. Without it: all until then; a plan without archive keeps two.',
      ),
    })
    .describe('What becomes of the copy after the restore.')
    .prefault({ keepAtMost: KEPT_ON_DEFAULTS.copies }),
  limits: z
    .strictObject({ perDay: z.number().int().min(1).max(PLAN_LIMITS.perDay).default(8) })
    .describe('Restores of the target that may begin in 24 hours.')
    .prefault({}),
  deadlines: z
    .strictObject({
      total: stepDuration.default('24h'),
      trouble: stepDuration
        .optional()
        .describe(
          'How long trouble that may pass, such as a database that restarts, is waited for in one step; without it until the deadline of the step.',
        ),
      steps: stepDeadlines.prefault({}),
    })
    .prefault({}),
  checks: z
    .strictObject({ closest: durationUpTo('1h').default('10s'), furthest: durationUpTo('6h').default('15m') })
    .describe('How near and how far apart the saga clock looks while it waits for RDS.')
    .prefault({}),
});

export type Plan = z.output<typeof planSchema>;
export type { PlanStatement, PlanUser } from './plan-database.ts';
export type InstancePlan = z.output<typeof instance>;
