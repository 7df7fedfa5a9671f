import type { Plan } from './plan.ts';
import { planOf, type Saga } from './saga.ts';
import type { ClusterSettings } from './step-outputs.ts';

/** Whether the plan wants the new cluster protected from deletion once the restore is done. Pure. */
export function isProtectedAfter({ deletionProtection: { after } }: Plan, old: ClusterSettings | undefined): boolean {
  return after === 'on' || (after === 'as-before' && (old?.deletionProtection ?? false));
}

/** The same of a restore, also when it was not told what RDS answered to the restore call. Pure. */
export const staysProtected = (saga: Saga): boolean =>
  saga.outputs['restore-snapshot']?.isProtectedAfter ??
  isProtectedAfter(planOf(saga), saga.outputs['delete-rds']?.settings);
