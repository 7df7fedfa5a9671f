import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { STAGES } from '../services.ts';

export const StatusCheckDue = defineEvent({
  name: 'StatusCheckDue',
  truth: 'It is time to look again: the named services should do what is due, or publish what they still hold.',
  data: { steps: z.array(z.enum(STAGES)).min(1) },
  example: { steps: ['check-copy-status'] },
});
