import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { planName } from '../fields.ts';

export const RestoreCancelled = defineEvent({
  name: 'RestoreCancelled',
  truth: 'Somebody stopped the restore before anything old was deleted; what it had made is removed, or listed here.',
  data: {
    plan: planName,
    removed: z.array(z.string()),
    left: z.array(z.object({ arn: z.string(), what: z.string() })),
  },
  example: {
    plan: 'orders-staging',
    removed: ['arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:arp-orders-staging-r-3f9a1c52d0b74e6f'],
    left: [],
  },
});
