import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { clusterArn, EXAMPLE } from '../fields.ts';

export const DatabaseUsersConfigured = defineEvent({
  name: 'DatabaseUsersConfigured',
  truth:
    'The new cluster is ours and open: no login, job or connection of the source works, and every user of the plan can do what it says and nothing else.',
  data: {
    clusterArn,
    masterSecretArn: z.string(),
    users: z.array(z.object({ name: z.string(), secretArn: z.string() })),
    /** What was seen of each user: rights that it has as planned, others that it has not, and what was tried for real. */
    proofs: z
      .array(
        z.object({
          user: z.string(),
          possible: z.number().int(),
          impossible: z.number().int(),
          tries: z.array(z.string()),
        }),
      )
      .optional(),
    /** Tables that the plan's own statements changed. */
    changedTables: z.array(z.string()).optional(),
    /** What leads out of the database when somebody uses it. */
    remains: z.array(z.string()).optional(),
  },
  example: {
    clusterArn: EXAMPLE.targetCluster,
    masterSecretArn:
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-5d0c7a9e-2b1f-4c3d-8e4f-6a7b8c9d0e1f-x1Y2z3',
    users: [{ name: 'orders_app', secretArn: EXAMPLE.secret }],
    proofs: [
      {
        user: 'orders_app',
        possible: 212,
        impossible: 388,
        tries: ["read public.orders of 'orders'", "wrote public.orders of 'orders'"],
      },
    ],
    changedTables: ["public.customers (0 inserted, 84210 updated, 0 deleted) in 'orders'"],
    remains: ["extension 'aws_lambda' can call out in database 'orders'"],
  },
});
