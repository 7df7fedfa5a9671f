import type { Step } from '../../shared/deliver.ts';
import { planOf } from '../../shared/saga.ts';
import { deleteRetired } from './delete-retired.ts';
import { deleteTarget } from './delete-target.ts';
import type { DeleteRdsPorts } from './ports.ts';
import { manifest } from './service.ts';

/** Each turn looks at what is left of the old cluster and does the next thing; no two things depend on one delivery. */
export const deleteRds: Step<DeleteRdsPorts, 'delete-rds'> = {
  manifest,
  advance: (saga, ports, now) =>
    planOf(saga).strategy === 'swap' ? deleteRetired(saga, ports, now) : deleteTarget(saga, ports, now),
};
