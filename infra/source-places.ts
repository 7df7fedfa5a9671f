import type { Plan } from '../shared/plan.ts';

/** An account and region whose snapshot events must travel, because no pipeline is there to hear them. */
export interface SourcePlace {
  readonly account: string;
  readonly region: string;
  /** The pipelines that wait for them. */
  readonly targets: readonly Pick<Plan['target'], 'account' | 'region'>[];
  readonly plans: readonly Plan[];
}

/** Where sources are that plans watch from elsewhere. Pure. */
export function sourcePlaces(plans: readonly Plan[]): readonly SourcePlace[] {
  const distant = plans.filter((plan) => plan.trigger && placeKey(plan.source) !== placeKey(plan.target));
  return [...Map.groupBy(distant, ({ source }) => placeKey(source)).values()].map((group) => ({
    account: group[0]!.source.account,
    region: group[0]!.source.region,
    targets: [
      ...new Map(group.map(({ target: { account, region } }) => [account + region, { account, region }])).values(),
    ],
    plans: group,
  }));
}

/** Other accounts that send events to the pipeline of these plans. Pure. */
export function sendingAccounts(plans: readonly Plan[]): readonly string[] {
  const foreign = plans.filter(({ trigger, source, target }) => trigger && source.account !== target.account);
  return [...new Set(foreign.map(({ source }) => source.account))];
}

const placeKey = ({ account, region }: Plan['source'] | Plan['target']): string => `${account}/${region}`;

/** RDS puts its events there. */
export const defaultBusArn = ({ account, region }: SourcePlace['targets'][number]): string =>
  `arn:aws:events:${region}:${account}:event-bus/default`;
