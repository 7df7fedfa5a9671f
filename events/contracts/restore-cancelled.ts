import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { EXAMPLE, planName, thing } from '../fields.ts';

export const RestoreCancelled = defineEvent({
  name: 'RestoreCancelled',
  truth:
    'Somebody stopped the restore before the old target was touched; what it had done is taken back, or listed here.',
  data: {
    plan: planName,
    undone: z.array(thing),
    left: z.array(thing),
  },
  example: {
    plan: 'orders-staging',
    undone: [{ arn: EXAMPLE.copy, what: 'the copy of the snapshot, deleted' }],
    left: [],
  },
});
