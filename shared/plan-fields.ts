import * as z from 'zod';

/** The values that a plan is made of, with the words for what is wrong with them. */

export const accountId = z.string().regex(/^\d{12}$/, 'expected an account id of twelve digits, in quotes');
export const region = z
  .string()
  .regex(
    /^(?!cn-|us-gov-|[a-z]{2}-iso)[a-z]{2}(-[a-z]+)+-\d$/,
    "expected a region of the partition aws, such as 'eu-west-1'; ARNs and certificates of China, GovCloud and others are not known here",
  );
/** Amazon RDS API Reference, RestoreDBClusterFromSnapshot: 1 to 63 letters, digits and hyphens, a letter first. */
export const clusterId = z
  .string()
  .max(63)
  .regex(/^[a-z](-?[a-z0-9])*$/, 'expected a cluster name: lower-case letters, digits and single hyphens')
  .refine((name) => !name.startsWith('arp-'), "names that begin with 'arp-' are those the pipeline gives");
export const kmsKeyArn = z
  .string()
  .regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/.+$/, 'expected the ARN of a KMS key in the partition aws');
/** Identifiers cannot be bound as parameters, so only harmless ones are let in; they are quoted all the same. */
export const sqlName = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, 'expected a lower-case SQL identifier');
export const loginName = sqlName.refine(
  (name) => !/^(pg_|rds|aurora_restore|postgres$|public$)/.test(name),
  'this name is reserved by PostgreSQL, by RDS or by this pipeline',
);
/** The alphabet of tags (RDS API Reference, Tag; service model). */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const TAG_ALPHABET = 'expected letters, digits, spaces and _ . : / = + - @ only';
/** RDS keeps so many tags of people and of ours on one resource; those of AWS do not count. */
export const TAGS_MAX = 50;
/** A cluster gets its plan's name and its restore's id, and at its end the mark of what is old. */
export const OWN_TAGS_MAX = 3;

export const tags = z
  .record(
    z
      .string()
      .min(1)
      .max(128, 'expected at most 128 characters in the key of a tag')
      .regex(TAG_TEXT, TAG_ALPHABET)
      .regex(/^(?!aws:|rds:|aurora-restore:)/i, "tag keys must not begin with 'aws:', 'rds:' or 'aurora-restore:'"),
    z.string().max(256, 'expected at most 256 characters in the value of a tag').regex(TAG_TEXT, TAG_ALPHABET),
  )
  .refine(
    (all) => Object.keys(all).length <= TAGS_MAX - OWN_TAGS_MAX,
    `expected at most ${TAGS_MAX - OWN_TAGS_MAX} tags: RDS keeps ${TAGS_MAX} a resource, and the pipeline adds ${OWN_TAGS_MAX}`,
  );

/** Amazon Aurora User Guide, "Using Aurora Serverless v2": capacities come in half ACUs. */
const acus = (least: number) =>
  z.number().min(least).max(256).multipleOf(0.5, 'expected a whole or half number of ACUs, such as 0.5 or 8');
export const serverlessCapacity = z
  .strictObject({ min: acus(0), max: acus(1) })
  .refine(({ min, max }) => min <= max, 'expected min to be at most max');
/** As RDS writes it, without what it is called by: `16.8`. */
export const engineVersion = z
  .string()
  .regex(/^\d+\.\d+(\.\d+)?$/, "expected a full engine version in quotes, such as '16.8'");

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day such as '01:30'");

export const securityGroupId = z
  .string()
  .max(63)
  .regex(/^sg-[0-9a-f]+$/, "expected a security group id such as 'sg-0a1b2c3d'");
/** Amazon RDS API Reference, CreateDBClusterParameterGroup: at most 255. */
export const parameterGroupName = z
  .string()
  .max(255)
  .regex(
    /^[a-z](-?[a-z0-9.])*$/,
    'expected a parameter group name: lower-case letters, digits, dots and single hyphens',
  );

/** What is said of a part that is not there; about what is in it zod has the better words. */
export const needed = (what: string) => ({
  error: ({ code }: { readonly code?: string }) => (code === 'invalid_type' ? `expected ${what}` : undefined),
});
