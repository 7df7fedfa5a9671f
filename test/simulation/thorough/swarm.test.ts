import { fc } from '@fast-check/jest';
import { expect, test } from '@jest/globals';
import type { Strategy } from '../../../events/services.ts';
import type { Call, Trouble } from '../support/aws-calls.ts';
import { keepsItsPromises } from '../support/keeps-its-promises.ts';
import type { Outage } from '../support/outages.ts';
import type { Scenario } from '../support/scenario.ts';
import { simulate } from '../support/simulate.ts';

/** `SIMULATION_SEED=4711 SIMULATION_RUNS=100000 npm run test:rehearsals -- swarm` goes on where nobody has been. */
const SEED = Number(process.env.SIMULATION_SEED ?? 20_261_123);
const RUNS = Number(process.env.SIMULATION_RUNS ?? 3_000);

const TROUBLES_MAX = 4;
const LATE_MS_MAX = 120_000;
const TAG_CACHE_MS_MAX = 1_200_000;
const OUTAGES_MAX = 2;
const OUTAGE_MS_MAX = 1_800_000;
/** After this the smallest failure found so far is told; without one, that there was no time for so many runs. */
const LIMIT_MS = 300_000 + RUNS * 200;

const PASSING: readonly Trouble['how'][] = [
  'throttled',
  'times out',
  'dies before',
  'dies after',
  'hangs before',
  'hangs after',
];
/** Where the tables or the bus refuse for good, nothing can be said of it: that is no trouble to recover from. */
const howsOf = ({ api }: Call): readonly Trouble['how'][] =>
  api === 'dynamodb' || api === 'events' ? PASSING : [...PASSING, 'refused', 'answer lost'];

/** Retries and whatever goes another way make more calls than are drawn from. */
const LATER = fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, { arbitrary: fc.nat(10), weight: 1 });

/** Calls of restores that go well, and of some that are taken back: a drawn trouble has somewhere to come. */
async function callsOf(strategy: Strategy, hasOldTarget: boolean): Promise<readonly Call[]> {
  const common = { strategy, hasOldTarget };
  const healthy = await simulate(common);
  const preparing: Trouble = { by: 'setup-db-users', operation: 'prepare', nth: 1, how: 'refused' };
  const failing = await simulate({ ...common, troubles: [preparing] });
  const undoing = [...failing.calls, ...failing.ownCalls].filter(({ by }) => by === 'undo-restore');
  return [...healthy.calls, ...healthy.ownCalls, ...undoing];
}

/** Services away for a while, each from any call of theirs on. */
function outagesOf(calls: readonly Call[]): fc.Arbitrary<readonly Outage[]> {
  const apis = [...new Set(calls.map(({ api }) => api))];
  const outage = fc.constantFrom(...apis).chain((api) =>
    fc.record({
      api: fc.constant(api),
      from: fc.integer({ min: 1, max: calls.filter((call) => call.api === api).length }),
      lastsMs: fc.integer({ min: 1, max: OUTAGE_MS_MAX }),
    }),
  );
  const some = fc.array(outage, { minLength: 1, maxLength: OUTAGES_MAX });
  return fc.oneof(fc.constant([]), some);
}

const scenariosOf = async (strategy: Strategy, hasOldTarget: boolean): Promise<fc.Arbitrary<Scenario>> => {
  const calls = await callsOf(strategy, hasOldTarget);
  const trouble = fc.constantFrom(...calls).chain((call) =>
    fc.tuple(fc.constantFrom(...howsOf(call)), LATER).map(([how, later]): Trouble => {
      const { by, operation, nth } = call;
      return { by, operation, nth: nth + later, how };
    }),
  );
  return fc.record({
    strategy: fc.constant(strategy),
    hasOldTarget: fc.constant(hasOldTarget),
    troublesMayMiss: fc.constant(true),
    troubles: fc.array(trouble, { maxLength: TROUBLES_MAX }),
    outages: outagesOf(calls),
    bus: fc.record({
      loses: fc.constantFrom(undefined, 'events of RDS' as const, 'all but ticks' as const),
      deliversTwice: fc.boolean(),
      lateMs: fc.array(fc.nat(LATE_MS_MAX), { maxLength: 5 }),
    }),
    lags: fc.record({ iamTagCacheMs: fc.oneof(fc.constant(0), fc.nat(TAG_CACHE_MS_MAX)) }),
    retry: fc.boolean(),
    cancel: fc.option(fc.oneof(fc.integer({ min: 1, max: 120 }), fc.constant('when a function hangs' as const)), {
      nil: undefined,
      freq: 3,
    }),
  });
};

const scenarios = fc.oneof(
  await scenariosOf('swap', true),
  await scenariosOf('replace', true),
  await scenariosOf('swap', false),
  await scenariosOf('replace', false),
);

test(
  `${RUNS} restores with several troubles at once, drawn with SIMULATION_SEED=${SEED}, keep every promise`,
  async () => {
    const property = fc.asyncProperty(scenarios, async (scenario) => {
      const { saga } = await keepsItsPromises(scenario);
      expect(saga.step).toBe('ended');
    });
    const limit = { interruptAfterTimeLimit: LIMIT_MS, markInterruptAsFailure: true };
    await fc.assert(property, { seed: SEED, numRuns: RUNS, ...limit });
  },
  LIMIT_MS + 60_000,
);
