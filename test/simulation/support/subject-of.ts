type Input = Readonly<Record<string, unknown>>;

/** What tells best what a call is about, best first. */
const NAMES = [
  'TargetDBClusterSnapshotIdentifier',
  'DBClusterSnapshotIdentifier',
  'DBInstanceIdentifier',
  'DBClusterIdentifier',
  'ResourceName',
  'SecretId',
  'KeyId',
  'DBClusterParameterGroupName',
  'DBParameterGroupName',
  'DBSubnetGroupName',
  'Subject',
  'Name',
  'name',
];

/** What a change of a cluster says beside its name. */
const CHANGES = [
  'DeletionProtection',
  'ManageMasterUserPassword',
  'DBClusterParameterGroupName',
  'CopyTagsToSnapshot',
  'PromotionTier',
];

/** A call's input in a few words, the same in every run. */
export function subjectOf(operation: string, input: Input): string {
  const key = NAMES.find((each) => typeof input[each] === 'string');
  const to = input.NewDBClusterIdentifier ?? input.NewDBInstanceIdentifier;
  return [
    ...(key ? [shortName(input[key] as string)] : []),
    ...(typeof to === 'string' ? [`-> ${to}`] : []),
    ...(operation.startsWith('Modify')
      ? CHANGES.filter((each) => each in input).map((each) => `${each}=${input[each]}`)
      : []),
    ...(operation === 'AddTagsToResource'
      ? (input.Tags as { Key: string }[]).map(({ Key }) => `+${shortTag(Key)}`)
      : []),
    ...(operation === 'RemoveTagsFromResource' ? (input.TagKeys as string[]).map((each) => `-${shortTag(each)}`) : []),
  ].join(' ');
}

/** Without the letters that Secrets Manager draws for the end of an ARN. */
const shortName = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:')
    ? nameOrArn
        .split(':')
        .slice(6)
        .join(':')
        .replace(/^(rds!.*)-\w{6}$/, '$1')
    : nameOrArn;

const shortTag = (key: string): string => key.replace('aurora-restore:', '');
