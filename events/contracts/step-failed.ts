import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { failure, finding } from '../fields.ts';
import { STAGES } from '../services.ts';

export const StepFailed = defineEvent({
  name: 'StepFailed',
  truth:
    'One step cannot succeed, or its deadline passed. The restore goes no further; what it has done will be taken back.',
  data: { step: z.enum(STAGES), ...failure, findings: z.array(finding).optional() },
  example: {
    step: 'delete-rds',
    code: 'TargetProtected',
    message: "target cluster 'orders-staging' has deletion protection on, expected off",
    hint: "Turn it off, or set 'deletionProtection.lift: true' in the plan.",
  },
});
