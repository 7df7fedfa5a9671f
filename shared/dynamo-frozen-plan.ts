import { answeredByIds, type AnsweredRequests } from './answered.ts';
import { RetryableError } from './errors.ts';
import { frozenPlanKeyOf } from './names.ts';
import type { Plan } from './plan.ts';
import type { Saga } from './saga.ts';

/**
 * The plan of a restore as it was accepted is an item of its own (ADR 24): written in the transaction that opens the restore,
 * never changed, and joined to the saga wherever that is read. So no commit writes the plan again, and its bytes are not
 * among those that the saga may have.
 */

/** A saga as its item has it: with the key of its plan's item in place of the plan. Items of an older version are read, too. */
interface SagaItem extends Omit<Saga, 'plan' | 'answered'> {
  /** Absent where there is no plan, or where an older version has left it in the item. */
  readonly planKey?: string;
  readonly plan?: Plan;
  readonly answered: AnsweredRequests | readonly string[];
}

type Item = Readonly<Record<string, unknown>>;

/** The item of a restore that is opened, and that of its plan, where it has one. */
export function itemsOf({ plan, ...saga }: Saga): { readonly saga: Item; readonly plan?: Item } {
  if (!plan) return { saga };
  const planKey = frozenPlanKeyOf(saga.restoreId);
  // Without `createdAt`, so that the index of restores by age does not hold it.
  return { saga: { ...saga, planKey }, plan: { restoreId: planKey, kind: 'frozen-plan', plan } };
}

/** So many plans are kept in a container: a plan has 96 KB at most, a function 512 MB. */
const PLANS_KEPT_MAX = 100;

/** Reads sagas with their plans. `get` reads an item by its key, with strong consistency. */
export function sagaReader(get: (key: string) => Promise<Item | undefined>) {
  // A plan never changes, and its key names its restore, which nobody opens twice.
  const kept = new Map<string, Plan>();

  async function planAt(planKey: string, restoreId: string): Promise<Plan> {
    const known = kept.get(planKey);
    if (known) return known;
    const plan = (await get(planKey))?.plan as Plan | undefined;
    if (!plan) throw planMissing(planKey, restoreId);
    if (kept.size >= PLANS_KEPT_MAX) kept.clear();
    kept.set(planKey, plan);
    return plan;
  }

  return async (restoreId: string): Promise<Saga | undefined> => {
    const item = await get(restoreId);
    // An id that somebody asks for may be the key of another item.
    if (item?.kind !== 'saga') return undefined;
    const { planKey, answered: stored, ...rest } = item as unknown as SagaItem;
    const answered = 'count' in stored ? stored : answeredByIds(stored, rest.createdAt);
    const saga: Saga = { ...rest, answered };
    return planKey === undefined ? saga : { ...saga, plan: await planAt(planKey, restoreId) };
  };
}

/** Nobody of ours deletes it; without it nobody knows what the restore may touch. */
function planMissing(planKey: string, restoreId: string): RetryableError {
  return new RetryableError(
    'PlanMissing',
    `item '${planKey}' of the state table is not there, expected the plan that restore '${restoreId}' was accepted with`,
    'Put that item back from the point-in-time recovery of the table, then aurora-restore redrive: the restore goes on.',
  );
}
