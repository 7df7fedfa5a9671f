import * as rds from '@aws-sdk/client-rds';

/** Every operation of RDS, as the SDK names its commands and IAM its actions. */
export const RDS_OPERATIONS: readonly string[] = Object.keys(rds)
  .filter((name) => /^[A-Z]\w*Command$/.test(name))
  .map((name) => name.replace(/Command$/, ''))
  .toSorted();

/** Permissions that IAM asks for and that no operation is called after: Service Authorization Reference, Amazon RDS. */
const WITHOUT_OPERATION = ['CrossRegionCommunication'];

const READING = ['Describe', 'Download', 'List'];
const CHANGING = [
  ...['Add', 'Apply', 'Authorize', 'Backtrack', 'Cancel', 'Copy', 'Create', 'Delete', 'Deregister', 'Disable'],
  ...['Enable', 'Failover', 'Modify', 'Promote', 'Purchase', 'Reboot', 'Register', 'Remove', 'Reset', 'Restore'],
  ...['Revoke', 'Rollback', 'Start', 'Stop', 'Switchover'],
];

/** Undefined when nobody has said yet what the verb means. */
export function kindOf(operation: string): 'reading' | 'changing' | undefined {
  if (READING.includes(verbOf(operation))) return 'reading';
  return CHANGING.includes(verbOf(operation)) ? 'changing' : undefined;
}

export const verbOf = (operation: string): string => /^[A-Z][a-z]+/.exec(operation)?.[0] ?? operation;

/** What counts as a change in the matrix, a verb that nobody has classified too. */
export const CHANGES: readonly string[] = [
  ...RDS_OPERATIONS.filter((operation) => kindOf(operation) !== 'reading'),
  ...WITHOUT_OPERATION,
];
