import { rdsFor } from '../../shared/plan-clients.ts';
import { rdsReader } from '../../shared/rds-reader.ts';
import { stepHandler } from '../../shared/service-handler.ts';
import { checkCopyStatus } from './step.ts';

export const handler = stepHandler(checkCopyStatus, (log, plan) => ({
  target: rdsReader(rdsFor(plan), log),
}));
