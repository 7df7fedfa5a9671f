import type { RDSClient } from '@aws-sdk/client-rds';
import type { CallLog } from '../../../shared/call-log.ts';
import type { PlaceReader } from '../preflight/place-reader.ts';
import { engineReader } from './engine-reader.ts';
import { functionReader } from './function-reader.ts';
import { groupReader } from './group-reader.ts';
import { keyReader } from './key-reader.ts';
import { securityGroupReader } from './security-group-reader.ts';
import { stockReader } from './stock-reader.ts';

/** Looks at the target's place in AWS. Every call is a read. */
export function awsPlaceReader(rds: RDSClient, log: CallLog): PlaceReader {
  return {
    ...keyReader(log),
    ...engineReader(rds, log),
    ...groupReader(rds, log),
    ...securityGroupReader(log),
    ...stockReader(rds, log),
    ...functionReader(log),
  };
}
