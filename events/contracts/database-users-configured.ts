import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { clusterArn, EXAMPLE } from '../fields.ts';

export const DatabaseUsersConfigured = defineEvent({
  name: 'DatabaseUsersConfigured',
  truth:
    'The new cluster is ours and open: no login, job or connection of the source works, and every user of the plan can log in.',
  data: {
    clusterArn,
    masterSecretArn: z.string(),
    users: z.array(z.object({ name: z.string(), secretArn: z.string() })),
  },
  example: {
    clusterArn: EXAMPLE.targetCluster,
    masterSecretArn:
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-5d0c7a9e-2b1f-4c3d-8e4f-6a7b8c9d0e1f-x1Y2z3',
    users: [{ name: 'orders_app', secretArn: EXAMPLE.secret }],
  },
});
