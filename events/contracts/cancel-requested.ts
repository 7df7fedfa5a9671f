import * as z from 'zod';
import { defineRequest } from '../define-event.ts';

export const CancelRequested = defineRequest({
  name: 'CancelRequested',
  truth: 'Somebody wants a running restore stopped at its next safe point.',
  data: { restoreId: z.string().min(1), reason: z.string().max(500).optional() },
  example: { restoreId: 'r-3f9a1c52d0b74e6f', reason: 'staging is needed for a demonstration' },
});
