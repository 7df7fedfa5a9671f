import { AwsFault } from '../wire/aws-fault.ts';

/** The HTTP status of each RDS fault by its wire code. Every one is the sender's. */
export const faultStatuses = {
  DBClusterNotFoundFault: 404,
  DBClusterAlreadyExistsFault: 400,
  InvalidDBClusterStateFault: 400,
  DBClusterQuotaExceededFault: 403,
  InsufficientDBClusterCapacityFault: 403,
  InsufficientStorageClusterCapacity: 400,
  InvalidGlobalClusterStateFault: 400,
  DBClusterSnapshotNotFoundFault: 404,
  DBClusterSnapshotAlreadyExistsFault: 400,
  InvalidDBClusterSnapshotStateFault: 400,
  SnapshotQuotaExceeded: 400,
  SharedSnapshotQuotaExceeded: 400,
  InvalidRestoreFault: 400,
  DBInstanceNotFound: 404,
  DBInstanceAlreadyExists: 400,
  InvalidDBInstanceState: 400,
  InstanceQuotaExceeded: 400,
  InsufficientDBInstanceCapacity: 400,
  DBSubnetGroupNotFoundFault: 404,
  DBSubnetGroupAlreadyExists: 400,
  DBSubnetGroupQuotaExceeded: 400,
  DBSubnetGroupDoesNotCoverEnoughAZs: 400,
  InvalidDBSubnetGroupStateFault: 400,
  InvalidSubnet: 400,
  InvalidVPCNetworkStateFault: 400,
  DBClusterParameterGroupNotFound: 404,
  DBParameterGroupNotFound: 404,
  DBParameterGroupAlreadyExists: 400,
  DBParameterGroupQuotaExceeded: 400,
  InvalidDBParameterGroupState: 400,
  KMSKeyNotAccessibleFault: 400,
  InvalidParameterCombination: 400,
  InvalidParameterValue: 400,
  MissingParameter: 400,
  UnknownParameter: 400,
  Throttling: 400,
  InternalFailure: 500,
  ServiceUnavailable: 503,
} as const;

export type FaultCode = keyof typeof faultStatuses;

/** An RDS fault with the status its code has. */
export function rdsFault(code: FaultCode, message: string): AwsFault {
  return new AwsFault(code, message, { statusCode: faultStatuses[code] });
}
