import { fc } from '@fast-check/jest';
import { expect, test } from '@jest/globals';
import { keepsItsPromises } from '../support/keeps-its-promises.ts';

/** `LAGS_SEED=4711 LAGS_RUNS=10000 npm run test:rehearsals -- lags` goes on where nobody has been. */
const SEED = Number(process.env.LAGS_SEED ?? 20_261_128);
const RUNS = Number(process.env.LAGS_RUNS ?? 1_000);

const TAG_CACHE_MS_MAX = 20 * 60_000;
const LAG_MS_MAX = 60_000;
const LATE_MS_MAX = 120_000;
const LIMIT_MS = 300_000 + RUNS * 200;

const scenarios = fc.record({
  strategy: fc.constantFrom('swap' as const, 'replace' as const),
  hasOldTarget: fc.oneof({ arbitrary: fc.constant(true), weight: 3 }, { arbitrary: fc.constant(false), weight: 1 }),
  lags: fc.record({
    // What IAM has read of an ARN it goes on with: tags of a new thing are unknown, a name has its former bearer's.
    iamTagCacheMs: fc.nat(TAG_CACHE_MS_MAX),
    modifyLagMs: fc.nat(LAG_MS_MAX),
    describeCreatedMs: fc.nat(LAG_MS_MAX),
    describeRenamedMs: fc.nat(LAG_MS_MAX),
    parameterStatusMs: fc.nat(LAG_MS_MAX),
    clustersAwaitInstances: fc.boolean(),
    instancesIntoCreatingClusters: fc.constantFrom('refused' as const, 'accepted' as const),
  }),
  bus: fc.record({
    loses: fc.constantFrom(undefined, 'events of RDS' as const, 'all but ticks' as const),
    deliversTwice: fc.boolean(),
    lateMs: fc.array(fc.nat(LATE_MS_MAX), { maxLength: 3 }),
  }),
});

test(
  `${RUNS} restores under lags of IAM up to 20 min, of RDS and of the bus, drawn with LAGS_SEED=${SEED}: all complete`,
  async () => {
    const property = fc.asyncProperty(scenarios, async (scenario) => {
      const { saga } = await keepsItsPromises(scenario);
      expect([saga.phase, saga.failure]).toEqual(['completed', undefined]);
    });
    const limit = { interruptAfterTimeLimit: LIMIT_MS, markInterruptAsFailure: true };
    await fc.assert(property, { seed: SEED, numRuns: RUNS, ...limit });
  },
  LIMIT_MS + 60_000,
);
