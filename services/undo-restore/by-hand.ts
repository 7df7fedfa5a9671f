/** Commands for people, where something could not be taken back. They act on the region that the ARN names. */
export const byHand = {
  deleteSnapshot: (arn: string) =>
    `aws rds delete-db-cluster-snapshot ${at(arn)} --db-cluster-snapshot-identifier ${nameOf(arn)}`,
  deleteCluster: (arn: string) =>
    `aws rds delete-db-cluster ${at(arn)} --db-cluster-identifier ${nameOf(arn)} --skip-final-snapshot`,
  deleteInstances: (arn: string) =>
    `aws rds describe-db-instances ${at(arn)} --filters Name=db-cluster-id,Values=${nameOf(arn)}, then aws rds ` +
    `delete-db-instance ${at(arn)} --skip-final-snapshot --db-instance-identifier for each`,
  protect: (arn: string) =>
    `aws rds modify-db-cluster ${at(arn)} --db-cluster-identifier ${nameOf(arn)} --deletion-protection --apply-immediately`,
  rename: (arn: string, to: string) =>
    `aws rds modify-db-cluster ${at(arn)} --db-cluster-identifier ${nameOf(arn)} --new-db-cluster-identifier ${to} ` +
    '--apply-immediately',
} as const;

const at = (arn: string): string => `--region ${arn.split(':')[3]}`;

const nameOf = (arn: string): string => arn.split(':').slice(6).join(':');
