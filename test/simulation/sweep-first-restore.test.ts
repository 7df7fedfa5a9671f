import { sweepEveryCall } from './support/sweep-every-call.ts';

await sweepEveryCall('replace without an old target', { strategy: 'replace', hasOldTarget: false });
await sweepEveryCall('swap without an old target', { strategy: 'swap', hasOldTarget: false });
