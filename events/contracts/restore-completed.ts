import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { clusterArn, EXAMPLE, planName } from '../fields.ts';

export const RestoreCompleted = defineEvent({
  name: 'RestoreCompleted',
  truth: 'The target is refreshed and usable, and people have been told.',
  data: {
    plan: planName,
    targetClusterArn: clusterArn,
    endpoint: z.string(),
    port: z.number().int(),
    durationSeconds: z.number().min(0),
  },
  example: {
    plan: 'orders-staging',
    targetClusterArn: EXAMPLE.targetCluster,
    endpoint: 'orders-staging.cluster-c1a2b3c4d5e6.eu-west-1.rds.amazonaws.com',
    port: 5432,
    durationSeconds: 5412,
  },
});
