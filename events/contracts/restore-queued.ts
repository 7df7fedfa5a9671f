import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { planName } from '../fields.ts';

export const RestoreQueued = defineEvent({
  name: 'RestoreQueued',
  truth: 'The request fits its plan, whose target is busy; it will run when the restores before it have ended.',
  data: { plan: planName, behind: z.string().min(1) },
  example: { plan: 'orders-staging', behind: 'r-0a1b2c3d4e5f6071' },
});
