import { durationMs } from '../../../shared/duration.ts';
import type { CostEstimate, CostItem } from '../../../shared/preflight-report.ts';
import { type Outlook, sizeGiB } from './outlook.ts';

const HOUR_MS = 3_600_000;
const MONTH_MS = 30 * 24 * HOUR_MS;

/** On demand in us-east-1, October 2026: AWS's pricing pages of Aurora and data transfer. */
const USD_PER_GIB_MONTH = 0.021;
const USD_PER_GIB_TRANSFERRED = 0.02;
/** Step Functions, Lambda, DynamoDB, EventBridge and logs of one restore with some 25 checks. */
const USD_ORCHESTRATION = 0.003;

/** What one restore costs on top of the cluster that it makes. Pure. */
export function estimatedCost(outlook: Outlook): CostEstimate {
  const items = [
    { what: 'orchestration', amount: 'one restore', usd: USD_ORCHESTRATION },
    ...copyItems(outlook),
    ...finalSnapshotItems(outlook),
    ...besideItems(outlook),
  ];
  const totalUsd = items.reduce((sum, { usd = 0 }: CostItem) => sum + usd, 0);
  const basis = 'prices of us-east-1, on demand, October 2026; other regions differ';
  return { items, totalUsd: rounded(totalUsd), basis };
}

function copyItems(outlook: Outlook): readonly CostItem[] {
  const { plan, copy } = outlook;
  if (!copy.needsCopy) return [];
  const isTransferred = plan.source.region !== plan.target.region;
  const isKept = plan.archive.copy === 'keep';
  return [
    ...(isTransferred
      ? [
          perGiB(
            `transfer to ${plan.target.region}`,
            outlook,
            USD_PER_GIB_TRANSFERRED,
            `${USD_PER_GIB_TRANSFERRED} USD per GiB`,
          ),
        ]
      : []),
    ...(isKept ? [kept('storage of the copy', outlook, plan.archive.keepFor)] : []),
  ];
}

function kept(what: string, outlook: Outlook, keepFor: string): CostItem {
  const months = durationMs(keepFor) / MONTH_MS;
  return perGiB(what, outlook, USD_PER_GIB_MONTH * months, `${USD_PER_GIB_MONTH} USD per GiB-month, for ${keepFor}`);
}

function perGiB(what: string, outlook: Outlook, usdPerGiB: number, rate: string): CostItem {
  const size = sizeGiB(outlook);
  if (size === undefined) return { what, amount: `size unknown, ${rate}` };
  return { what, amount: `${size} GiB, ${rate}`, usd: rounded(size * usdPerGiB) };
}

/** Its size is that of the old cluster's volume, which only CloudWatch tells. */
function finalSnapshotItems({ plan, old }: Outlook): readonly CostItem[] {
  const { take, keepFor } = plan.finalSnapshot;
  if (!old || !take) return [];
  const amount = `as much as the old cluster holds, ${USD_PER_GIB_MONTH} USD per GiB-month, for ${keepFor}`;
  return [{ what: 'storage of the final snapshot', amount }];
}

/** What both clusters cost while both are there: prices of instances depend on much, so it is hours. */
function besideItems({ plan, old, isBeside }: Outlook): readonly CostItem[] {
  if (!isBeside || !old) return [];
  const hours = durationMs(plan.swap.keepOldFor) / HOUR_MS;
  const byClass = [...Map.groupBy(old.instances, (each) => each.class)];
  const amounts = byClass.map(([name, of]) => `${rounded(of.length * hours)} instance hours of ${name}`);
  return [
    {
      what: `the old cluster, kept for ${plan.swap.keepOldFor}`,
      amount: `${amounts.join(', ') || 'no instances'}, and its storage`,
    },
  ];
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
