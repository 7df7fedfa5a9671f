import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { clusterArn, EXAMPLE } from '../fields.ts';

export const ClusterRestored = defineEvent({
  name: 'ClusterRestored',
  truth:
    'The new cluster and all its instances are available with nothing pending, and in quarantine: its logins are those of the source.',
  data: {
    clusterArn,
    endpoint: z.string(),
    port: z.number().int(),
    instances: z.array(z.string()).min(1),
  },
  example: {
    clusterArn: EXAMPLE.targetCluster,
    endpoint: 'orders-staging.cluster-c1a2b3c4d5e6.eu-west-1.rds.amazonaws.com',
    port: 5432,
    instances: ['orders-staging-1', 'orders-staging-2'],
  },
});
