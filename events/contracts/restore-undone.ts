import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { EXAMPLE, planName, thing } from '../fields.ts';

export const RestoreUndone = defineEvent({
  name: 'RestoreUndone',
  truth:
    'What a failed or stopped restore had done is taken back as far as it can be; what could not be is listed here.',
  data: { plan: planName, undone: z.array(thing), left: z.array(thing) },
  example: {
    plan: 'orders-staging',
    undone: [{ arn: EXAMPLE.copy, what: 'the copy of the snapshot, deleted' }],
    left: [],
  },
});
