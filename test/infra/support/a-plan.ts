import { type Plan, planSchema } from '../../../shared/plan.ts';

/** A valid plan of `orders-staging`, changed by top-level keys. */
export function aPlan(changes: Readonly<Record<string, unknown>> = {}): Plan {
  return planSchema.parse({
    name: 'orders-staging',
    source: cluster('orders-production'),
    target: cluster('orders-staging'),
    strategy: 'replace',
    network: { functionSubnets: ['subnet-0f1'], functionSecurityGroups: ['sg-0f1'] },
    quarantine: { securityGroups: ['sg-0c105ed'], clusterParameterGroup: 'staging-quarantine-pg16' },
    database: { name: 'orders', users: [{ name: 'orders_app', access: 'read-write' }] },
    ...changes,
  });
}

export const cluster = (name: string, region = 'eu-west-1', account = '111122223333') => ({
  account,
  region,
  cluster: name,
});

/** A plan for another cluster pair, `<name>-production` to `<name>-staging`. */
export function aPlanOf(name: string, region = 'eu-west-1', changes: Readonly<Record<string, unknown>> = {}): Plan {
  return aPlan({
    name: `${name}-staging`,
    source: cluster(`${name}-production`, region),
    target: cluster(`${name}-staging`, region),
    ...changes,
  });
}
