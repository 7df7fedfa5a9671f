import { TerminalError } from './errors.ts';

/** What an AWS error means for a step. Names are those the SDK gives; sources: RDS API Reference, service models. */
export type Meaning =
  /** The resource is changing or a quota is full for now: look again later. */
  | 'wait'
  /** It will not pass by itself: the step fails. */
  | 'permanent'
  /** It passes by itself: the delivery is tried again. */
  | 'transient';

const MEANINGS: Readonly<Record<string, Meaning>> = {
  InvalidDBClusterStateFault: 'wait',
  InvalidDBInstanceStateFault: 'wait',
  InvalidDBClusterSnapshotStateFault: 'wait',
  SnapshotQuotaExceededFault: 'wait',
  InsufficientDBClusterCapacityFault: 'wait',
  InsufficientDBInstanceCapacityFault: 'wait',
  InsufficientStorageClusterCapacityFault: 'wait',

  AccessDenied: 'permanent',
  AccessDeniedException: 'permanent',
  // SNS's and EC2's words for it.
  AuthorizationErrorException: 'permanent',
  UnauthorizedOperation: 'permanent',
  KMSKeyNotAccessibleFault: 'permanent',
  NotFoundException: 'permanent',
  DBClusterSnapshotNotFoundFault: 'permanent',
  DBClusterQuotaExceededFault: 'permanent',
  InstanceQuotaExceededFault: 'permanent',
  StorageQuotaExceededFault: 'permanent',
  InvalidRestoreFault: 'permanent',
  DBSubnetGroupNotFoundFault: 'permanent',
  DBSubnetGroupDoesNotCoverEnoughAZs: 'permanent',
  InvalidSubnet: 'permanent',
  InvalidVPCNetworkStateFault: 'permanent',
  DBClusterParameterGroupNotFoundFault: 'permanent',
  DBParameterGroupNotFoundFault: 'permanent',
  OptionGroupNotFoundFault: 'permanent',
  StorageTypeNotSupportedFault: 'permanent',
  NetworkTypeNotSupported: 'permanent',
  InvalidParameterCombination: 'permanent',
  InvalidParameterCombinationException: 'permanent',
  InvalidParameterValue: 'permanent',
  InvalidParameterValueException: 'permanent',
  MissingParameter: 'permanent',
  InvalidGlobalClusterStateFault: 'permanent',
  ResourceNotFoundException: 'permanent',
  // Lambda cannot start a function in its VPC (Lambda API Reference, Invoke).
  EC2AccessDeniedException: 'permanent',
  ENILimitReachedException: 'permanent',
  InvalidSecurityGroupIDException: 'permanent',
  InvalidSubnetIDException: 'permanent',
  SubnetIPAddressLimitReachedException: 'permanent',
  NotFound: 'permanent',
};

const HINTS: Readonly<Record<string, string>> = {
  AccessDenied: 'Allow the action named above to the role of this step, or deploy again if the plan has changed.',
  AccessDeniedException:
    'Allow the action named above to the role of this step, or deploy again if the plan has changed.',
  EC2AccessDeniedException: 'Deploy again: the role of the function must manage its network interfaces.',
  ENILimitReachedException: 'Have the quota of network interfaces of the VPC raised.',
  InvalidSecurityGroupIDException: 'Correct network.functionSecurityGroups in the plans and deploy again.',
  InvalidSubnetIDException: 'Correct network.functionSubnets in the plans and deploy again.',
  SubnetIPAddressLimitReachedException:
    'Free addresses in the subnets of network.functionSubnets, or name others in the plans and deploy again.',
  KMSKeyNotAccessibleFault:
    'Let the role of this step use the KMS key: kms:DescribeKey and kms:CreateGrant in its key policy.',
  DBClusterQuotaExceededFault:
    'Delete a cluster nobody needs, or have the quota raised; then request the restore again.',
  InstanceQuotaExceededFault:
    'Delete an instance nobody needs, or have the quota raised; then request the restore again.',
  DBSubnetGroupNotFoundFault: 'Correct network.subnetGroup in the plan, or create that group.',
  DBClusterParameterGroupNotFoundFault: 'Correct parameterGroups.cluster in the plan, or create that group.',
  DBParameterGroupNotFoundFault: 'Correct parameterGroups.instance in the plan, or create that group.',
};

/** An unknown error is transient: stopping has to be said. */
export function meaningOf(error: unknown): Meaning {
  if (!(error instanceof Error) || !Object.hasOwn(MEANINGS, error.name)) return 'transient';
  return MEANINGS[error.name]!;
}

/** The step's failure for an AWS error that is permanent. */
export function permanentError(error: Error): TerminalError {
  const hint = HINTS[error.name] ?? 'Mend what the message names, then request the restore again.';
  return new TerminalError(error.name, `AWS answered ${error.name}: ${error.message}`, hint, { cause: error });
}
