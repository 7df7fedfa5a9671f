import * as z from 'zod';
import { defineRequest } from '../define-event.ts';
import { reason } from '../fields.ts';

export const ReplayRequested = defineRequest({
  name: 'ReplayRequested',
  truth: 'Somebody wants the archived events of a time window sent again, to everybody or to the named services.',
  data: {
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    /** Names of services; all of them when there are none. */
    services: z
      .array(
        z
          .string()
          .max(40)
          .regex(/^[a-z-]+$/, 'expected the name of a service'),
      )
      .max(20)
      .optional(),
    reason: reason.optional(),
  },
  example: { from: '2026-10-06T02:00:00.000Z', to: '2026-10-06T03:00:00.000Z', reason: 'lost RDS events' },
});
