import { defineRequest } from '../define-event.ts';
import { reason, restoreId } from '../fields.ts';

export const CancelRequested = defineRequest({
  name: 'CancelRequested',
  truth: 'Somebody wants a running restore stopped at its next safe point.',
  data: { restoreId, reason: reason.optional() },
  example: { restoreId: 'r-3f9a1c52d0b74e6f', reason: 'staging is needed for a demonstration' },
});
