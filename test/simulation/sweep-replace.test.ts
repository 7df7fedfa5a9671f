import { sweepEveryCall } from './support/sweep-every-call.ts';

await sweepEveryCall('replace', { strategy: 'replace' });
