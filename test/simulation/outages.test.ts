import { simulate } from './support/simulate.ts';
import { MINUTE_MS, outagesFrom, outlastsOutages } from './support/sweep-outages.ts';

const SCENARIOS = [
  ['swap', { strategy: 'swap' }],
  ['replace', { strategy: 'replace' }],
  ['a first restore', { strategy: 'swap', hasOldTarget: false }],
] as const;

for (const [name, scenario] of SCENARIOS) {
  const healthy = await simulate(scenario);
  for (const minutes of [1, 10, 30]) {
    const outages = outagesFrom(healthy.calls, 'postgresql', minutes * MINUTE_MS);
    outlastsOutages(`${name}, the database away for ${minutes} min`, scenario, healthy, outages);
  }
}
