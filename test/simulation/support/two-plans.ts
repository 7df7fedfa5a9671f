import type { Strategy } from '../../../events/services.ts';
import type { Plan } from '../../../shared/plan.ts';
import { ACCOUNT, aPlan, planFields, SOURCE_REGION, TARGET_REGION } from '../../support/a-plan.ts';

export const SOURCE_PLACE = { accountId: ACCOUNT, region: SOURCE_REGION };
export const TARGET_PLACE = { accountId: ACCOUNT, region: TARGET_REGION };
export const SOURCE_KEY = `arn:aws:kms:${SOURCE_REGION}:${ACCOUNT}:key/5a1e0c2d-0000-4000-8000-50c4ce000001`;

/**
 * Across regions, with everything a plan can ask for that calls AWS: a lifted protection, SQL of its own. Where there is no
 * old target to take them from, the plan names its security groups itself.
 */
export function planOf(strategy: Strategy, hasOldTarget: boolean): Plan {
  const { source, database, network } = planFields();
  return aPlan({
    strategy,
    network: { ...network, ...(!hasOldTarget && { securityGroups: ['sg-01d'] }) },
    source: { ...source, kmsKey: SOURCE_KEY },
    deletionProtection: { lift: true },
    // Words that stand nowhere else: wherever they turn up, the SQL has been told.
    database: {
      ...database,
      statements: [{ sql: "SELECT 'a statement of the plan'" }],
      checks: [{ name: 'it is there', sql: "SELECT 'a check of the plan' <> ''" }],
    },
  });
}
