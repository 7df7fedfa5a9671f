import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { failure } from '../fields.ts';

export const RestoreRejected = defineEvent({
  name: 'RestoreRejected',
  truth: 'The request was refused before anything was locked or changed; this restore will never run.',
  // The plan's name as it was asked for: it may well be one that does not exist.
  data: { plan: z.string(), ...failure },
  example: {
    plan: 'orders-stagging',
    code: 'UnknownPlan',
    message: "plan 'orders-stagging' does not exist, known plans are: orders-staging",
    hint: "Did you mean 'orders-staging'?",
  },
});
