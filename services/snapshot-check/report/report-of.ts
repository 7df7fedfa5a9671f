import type { PreflightReport } from '../../../shared/preflight-report.ts';
import type { Finding, Saga } from '../../../shared/saga.ts';
import { decideCopy } from '../decide-copy.ts';
import { type PreflightFacts, snapshotOf, targetOf } from '../preflight/facts.ts';
import { estimatedCost } from './estimated-cost.ts';
import { estimatedTime } from './estimated-time.ts';
import type { Outlook } from './outlook.ts';
import { plannedActions } from './planned-actions.ts';

interface Circumstances {
  readonly findings: readonly Finding[];
  /** Of the plan's last completed restore. */
  readonly durationsMs: Saga['expectedMs'];
  readonly heldBy?: string;
}

/** What the facts say about a restore that is only thought of. Pure. */
export function reportOf(facts: PreflightFacts, { findings, durationsMs, heldBy }: Circumstances): PreflightReport {
  const outlook = outlookOf(facts);
  const { plan, snapshot } = outlook;
  return {
    plan: plan.name,
    strategy: plan.strategy,
    checkedAt: facts.now.toISOString(),
    ...(snapshot && { snapshotArn: snapshot.arn }),
    findings,
    ...(heldBy !== undefined && { heldBy }),
    actions: plannedActions(outlook),
    time: estimatedTime(outlook, durationsMs),
    cost: estimatedCost(outlook),
  };
}

function outlookOf(facts: PreflightFacts): Outlook {
  const { plan, choice, wanted } = facts;
  const snapshot = snapshotOf(facts);
  const old = targetOf(facts);
  // Without a snapshot only the regions can tell, which is right more often than not.
  const copy = snapshot
    ? decideCopy(plan, snapshot)
    : { needsCopy: true, copyReason: 'which snapshot it will be is not known yet' };
  return { plan, choice, wanted, snapshot, old, copy, isBeside: plan.strategy === 'swap' && old !== undefined };
}
