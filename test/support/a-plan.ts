import type * as z from 'zod';
import { type Plan, planSchema } from '../../shared/plan.ts';

export const ACCOUNT = '111122223333';
export const SOURCE_REGION = 'us-east-1';
export const TARGET_REGION = 'eu-west-1';
export const KEY = `arn:aws:kms:${TARGET_REGION}:${ACCOUNT}:key/1f5c0d6e-8a3b-4c1d-9e2f-7a6b5c4d3e2f`;

/** The fields of a plan as a person writes them. */
export const planFields = (): z.input<typeof planSchema> => ({
  name: 'orders-staging',
  source: { account: ACCOUNT, region: SOURCE_REGION, cluster: 'orders-production' },
  target: { account: ACCOUNT, region: TARGET_REGION, cluster: 'orders-staging' },
  copy: { kmsKey: KEY },
  instances: [{ class: 'db.r6g.large' }, { class: 'db.r6g.large', promotionTier: 1 }],
  strategy: 'replace',
  network: { functionSubnets: ['subnet-0f1'], functionSecurityGroups: ['sg-0f1'] },
  quarantine: { securityGroups: ['sg-0c105ed'], clusterParameterGroup: 'staging-quarantine-pg16' },
  database: {
    name: 'orders',
    users: [
      { name: 'orders_app', access: 'read-write' },
      { name: 'orders_readonly', access: 'read-only' },
    ],
  },
});

/** A valid plan, with whole top-level fields replaced. */
export function aPlan(fields: Partial<z.input<typeof planSchema>> = {}): Plan {
  return planSchema.parse({ ...planFields(), ...fields });
}

/** A plan that restores beside the target and then changes names. */
export function aSwapPlan(fields: Partial<z.input<typeof planSchema>> = {}): Plan {
  return aPlan({ strategy: 'swap', ...fields });
}

/** A plan whose source and target are in one region. */
export function aPlanInOneRegion(fields: Partial<z.input<typeof planSchema>> = {}): Plan {
  return aPlan({ source: { account: ACCOUNT, region: TARGET_REGION, cluster: 'orders-production' }, ...fields });
}
