import * as z from 'zod';

/** The values that a plan is made of, with the words for what is wrong with them. */

export const accountId = z.string().regex(/^\d{12}$/, 'expected an account id of twelve digits, in quotes');
export const region = z
  .string()
  .regex(
    /^(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-\d$/,
    "expected a region of the partition aws, such as 'eu-west-1'",
  );
/** Amazon RDS API Reference, RestoreDBClusterFromSnapshot: 1 to 63 letters, digits and hyphens, a letter first. */
export const clusterId = z
  .string()
  .max(63)
  .regex(/^[a-z](-?[a-z0-9])*$/, 'expected a cluster name: lower-case letters, digits and single hyphens')
  .refine((name) => !name.startsWith('arp-'), "names that begin with 'arp-' are those the pipeline gives");
export const kmsKeyArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/.+$/, 'expected the ARN of a KMS key');
/** Identifiers cannot be bound as parameters, so only harmless ones are let in; they are quoted all the same. */
export const sqlName = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, 'expected a lower-case SQL identifier');
export const loginName = sqlName.refine(
  (name) => !/^(pg_|rds|aurora_restore|postgres$|public$)/.test(name),
  'this name is reserved by PostgreSQL, by RDS or by this pipeline',
);
export const tags = z.record(
  z
    .string()
    .regex(/^(?!aws:|rds:|aurora-restore:).+/, "tag keys must not begin with 'aws:', 'rds:' or 'aurora-restore:'"),
  z.string(),
);

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day such as '01:30'");

export const securityGroupId = z.string().regex(/^sg-[0-9a-f]+$/, "expected a security group id such as 'sg-0a1b2c3d'");
export const parameterGroupName = z
  .string()
  .regex(
    /^[a-z](-?[a-z0-9.])*$/,
    'expected a parameter group name: lower-case letters, digits, dots and single hyphens',
  );

/** What is said of a part that is not there; about what is in it zod has the better words. */
export const needed = (what: string) => ({
  error: ({ code }: { readonly code?: string }) => (code === 'invalid_type' ? `expected ${what}` : undefined),
});
