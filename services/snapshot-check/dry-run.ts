import { admissionOf, unknownPlan } from '../../shared/admission.ts';
import { clusterArnOf } from '../../shared/names.ts';
import type { Plan } from '../../shared/plan.ts';
import type { PreflightAnswer, PreflightRequest } from '../../shared/preflight-report.ts';
import type { SagaOpener } from '../../shared/saga-store.ts';
import { findingsOf } from './preflight/findings-of.ts';
import { gatherFacts, type PreflightPorts } from './preflight/gather-facts.ts';
import { reportOf } from './report/report-of.ts';

export interface DryRunPorts extends Pick<SagaOpener, 'lockOf' | 'startsOf' | 'durationsOf'> {
  readonly plans: ReadonlyMap<string, Plan>;
  readonly portsFor: (plan: Plan) => PreflightPorts;
  readonly now: () => Date;
}

/** What a restore would meet and do. Nothing but reads: no state is written, no event put. */
export async function dryRun({ preflight }: PreflightRequest, ports: DryRunPorts): Promise<PreflightAnswer> {
  const plan = ports.plans.get(preflight.plan);
  if (!plan) return { refusal: unknownPlan(preflight.plan, [...ports.plans.keys()]) };
  const choice = preflight.snapshot ?? plan.snapshot.choose;
  const targetArn = clusterArnOf(plan.target);
  const now = ports.now();
  const [facts, lock, starts, durationsMs] = await Promise.all([
    gatherFacts({ plan, choice, now }, ports.portsFor(plan)),
    ports.lockOf(targetArn),
    ports.startsOf(targetArn),
    ports.durationsOf(plan.name),
  ]);
  const admission = admissionOf('request', plan, { lock, starts }, now);
  const findings = [...admission.findings, ...findingsOf(facts)];
  return { report: reportOf(facts, { findings, durationsMs, heldBy: lock?.holder }) };
}
