import type { CallRecord } from './call-journal.ts';

/** Calling a function is no change by itself: what the function then calls is written down as its own. */
const READS = /^(BatchGet|Describe|Get|Invoke$|List|Lookup|Query|Receive|Scan|Test|TransactGet)/;

/** The most telling first: `CreateDBInstance` names its cluster as well, a copy also what it is a copy of. */
const NAMING = [
  'DBInstanceIdentifier',
  'TargetDBClusterSnapshotIdentifier',
  'DBClusterSnapshotIdentifier',
  'DBClusterIdentifier',
  'ResourceName',
  'TableName',
  'TopicArn',
  'QueueUrl',
  'SecretId',
  'FunctionName',
  'KeyId',
  'Name',
  'name',
] as const;
const NAME_CHARACTERS_MAX = 200;
const PARAMETERS_MAX = 50;

/** What the journal says about a call. Values stay out of it: they may be passwords. Pure. */
export function describeCall(
  operation: string,
  input: unknown,
): Pick<CallRecord, 'isChanging' | 'resource' | 'parameters'> {
  const members = typeof input === 'object' && input !== null ? (input as Readonly<Record<string, unknown>>) : {};
  const name = NAMING.map((key) => members[key]).find((value) => typeof value === 'string');
  return {
    isChanging: !READS.test(operation),
    parameters: Object.keys(members).slice(0, PARAMETERS_MAX),
    ...(name !== undefined && { resource: String(name).slice(0, NAME_CHARACTERS_MAX) }),
  };
}
