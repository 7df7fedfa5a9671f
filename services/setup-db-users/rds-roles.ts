/**
 * RDS's own roles, which no restore may disable: an exact list, because a role of the data may begin with `rds`, too.
 * Amazon Aurora User Guide, "Understanding PostgreSQL roles and permissions", "Security with Aurora PostgreSQL".
 */
const RDS_ROLES: readonly string[] = [
  'rdsadmin',
  'rds_superuser',
  'rds_replication',
  'rds_iam',
  'rds_password',
  'rds_ad',
  'rdsrepladmin',
  'rdswriteforwarduser',
  'rdsproxyadmin',
  'rdstopmgr',
  'rds_extension',
  'rds_reserved',
];

/** Whether a role is RDS's, or PostgreSQL's own: names that begin with `pg_` are reserved to those (CREATE ROLE). */
export const isOfTheSystem = (role: string): boolean => RDS_ROLES.includes(role) || role.startsWith('pg_');

/** The same as a condition on `rolname`. */
export const OF_THE_SYSTEM = `(rolname IN (${RDS_ROLES.map((role) => `'${role}'`).join()}) OR rolname LIKE 'pg\\_%')`;

/** Membership in it lets a login in by token alone (Aurora User Guide, "IAM database authentication"). */
export const RDS_IAM = 'rds_iam';
