import type { CallLog } from '../../../shared/call-log.ts';
import type { Plan } from '../../../shared/plan.ts';
import { rdsFor } from '../../../shared/plan-clients.ts';
import type { PlaceReader } from '../preflight/place-reader.ts';
import { engineReader } from './engine-reader.ts';
import { functionReader } from './function-reader.ts';
import { groupReader } from './group-reader.ts';
import { keyReader } from './key-reader.ts';
import { securityGroupReader } from './security-group-reader.ts';
import { stockReader } from './stock-reader.ts';

/** Looks at the target's place in AWS. Every call is a read. */
export function awsPlaceReader(plan: Plan, log: CallLog): PlaceReader {
  const rds = rdsFor(plan);
  return {
    ...keyReader(plan, log),
    ...engineReader(rds, log),
    ...groupReader(rds, log),
    ...securityGroupReader(plan, log),
    ...stockReader(rds, log),
    ...functionReader(log),
  };
}
