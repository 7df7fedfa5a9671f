import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { failure } from '../fields.ts';

export const RecoveryRefused = defineEvent({
  name: 'RecoveryRefused',
  truth: 'A retry, cancel or replay that somebody asked for was not done, and nothing was changed.',
  data: { request: z.enum(['RetryRequested', 'CancelRequested', 'ReplayRequested']), ...failure },
  example: {
    request: 'CancelRequested',
    code: 'TooLateToCancel',
    message: "restore 'r-3f9a1c52d0b74e6f' has begun to delete the old target, expected it to be before that",
    hint: 'Let it finish: stopping now would leave no target at all.',
  },
});
