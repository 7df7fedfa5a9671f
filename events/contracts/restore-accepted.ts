import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { clusterArn, EXAMPLE, planName } from '../fields.ts';

export const RestoreAccepted = defineEvent({
  name: 'RestoreAccepted',
  truth:
    'The request fits its plan, the target is locked for this restore, and its clock runs. Nothing in RDS changed.',
  data: {
    plan: planName,
    sourceClusterArn: clusterArn,
    targetClusterArn: clusterArn,
    deadlineAt: z.iso.datetime(),
  },
  example: {
    plan: 'orders-staging',
    sourceClusterArn: EXAMPLE.sourceCluster,
    targetClusterArn: EXAMPLE.targetCluster,
    deadlineAt: '2026-10-07T02:14:09.412Z',
  },
});
