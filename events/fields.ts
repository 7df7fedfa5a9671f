import * as z from 'zod';

/** Fields that several contracts share. */

const arn = (tail: string, what: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:rds:[a-z0-9-]+:\\d{12}:${tail}:.+$`), `expected the ARN of ${what}`);

export const clusterArn = arn('cluster', 'an Aurora cluster');
export const snapshotArn = arn('cluster-snapshot', 'an Aurora cluster snapshot');
export const planName = z
  .string()
  .max(63)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected a plan name: lower-case letters, digits and single hyphens');

/** Becomes part of names in RDS, which have 63 characters, and the key of an item. */
export const restoreId = z
  .string()
  .max(24)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected lower-case letters, digits and single hyphens');

/** What people give as their reason. */
export const reason = z.string().max(500);

/** `latest`, the name of a cluster snapshot, or its ARN. */
export const snapshotChoice = z.string().min(1).max(400);

/** Why something did not work: a code for machines, a fact and one thing to do for people. */
export const failure = {
  code: z.string().min(1),
  message: z.string().min(1),
  hint: z.string().min(1),
};

/** Something a restore has made, changed or left, and what it is, for people. */
export const thing = z.object({ arn: z.string(), what: z.string() });

/** One of several reasons why a restore cannot begin. */
export const finding = z.object(failure);

export const EXAMPLE = {
  sourceCluster: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders-production',
  targetCluster: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders-staging',
  sourceSnapshot: 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:rds:orders-production-2026-10-06-01-30',
  copy: 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:arp-orders-staging-r-3f9a1c52d0b74e6f',
  finalSnapshot: 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:arp-final-orders-staging-r-3f9a1c52d0b74e6f',
  retiredCluster: 'arn:aws:rds:eu-west-1:111122223333:cluster:arp-old-r-3f9a1c52d0b74e6f',
  key: 'arn:aws:kms:eu-west-1:111122223333:key/1f5c0d6e-8a3b-4c1d-9e2f-7a6b5c4d3e2f',
  secret: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:aurora-restore/orders-staging/orders_app-a1B2c3',
} as const;
