import { defineRequest } from '../define-event.ts';
import { reason, restoreId } from '../fields.ts';

export const RetryRequested = defineRequest({
  name: 'RetryRequested',
  truth: 'Somebody wants a failed restore to go on from its failed step.',
  data: { restoreId, reason: reason.optional() },
  example: { restoreId: 'r-3f9a1c52d0b74e6f', reason: 'the KMS key policy is mended' },
});
