import { durationMs } from '../../shared/duration.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import type { ClusterFacts } from '../../shared/rds-facts.ts';
import type { TargetSwapOutput } from '../../shared/step-outputs.ts';

/** What is done about a certificate that does not know the target's name. */
export type CertificateStep =
  | { readonly kind: 'wait'; readonly summary: string }
  /** Written down before it is done, or once it was seen. */
  | { readonly kind: 'note'; readonly summary: string; readonly restart: NonNullable<TargetSwapOutput['restart']> }
  | { readonly kind: 'stop' | 'start'; readonly summary: string }
  /** Nothing more: people are told. */
  | { readonly kind: 'tell' };

/** Whether the new cluster is being stopped and started; RDS then shows it in states that no rename passes through. Pure. */
export const isRestarting = ({ restart }: TargetSwapOutput): boolean =>
  restart !== undefined && restart.endedAt === undefined;

/**
 * What comes next. AWS lets a certificate learn a cluster's new name by "stop and restart the DB cluster to update the SSL
 * endpoints" (Aurora User Guide, "Modifying an Amazon Aurora DB cluster"); that is minutes of silence, so the plan says
 * whether it may be, and after how long. Pure.
 */
export function certificateStep(
  saga: Saga,
  { seen, restart }: TargetSwapOutput,
  { id, status }: ClusterFacts,
  at: Date,
): CertificateStep {
  const { certificateWithin, stopAndStart } = planOf(saga).swap;
  const now = at.toISOString();
  if (!restart || restart.endedAt) {
    const since = seen?.certificateFrom ?? now;
    if (at.getTime() - Date.parse(since) < durationMs(certificateWithin)) {
      return { kind: 'wait', summary: `the certificate of cluster '${id}' does not know its name yet, since ${since}` };
    }
    if (!stopAndStart || restart) return { kind: 'tell' };
    const summary = `cluster '${id}' is to be stopped and started: its certificate does not know its name`;
    return { kind: 'note', summary, restart: { begunAt: now } };
  }
  const { stoppedAt } = restart;
  if (!stoppedAt) {
    if (status === 'available') return { kind: 'stop', summary: `stopping cluster '${id}'` };
    if (status !== 'stopped') return { kind: 'wait', summary: `cluster '${id}' is ${status}` };
    return { kind: 'note', summary: `cluster '${id}' is stopped`, restart: { ...restart, stoppedAt: now } };
  }
  if (status === 'stopped') return { kind: 'start', summary: `starting cluster '${id}'` };
  if (status !== 'available') return { kind: 'wait', summary: `cluster '${id}' is ${status}` };
  return { kind: 'note', summary: `cluster '${id}' is started again`, restart: { ...restart, endedAt: now } };
}
