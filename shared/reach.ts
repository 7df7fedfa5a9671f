import * as z from 'zod';
import { UNREACHED } from './unreached.ts';

/**
 * A question to the function that works in databases, asked by invoking it directly: what does it reach from its VPC? Its
 * answer comes back through Lambda, so it comes even from a VPC that reaches nothing.
 */
export const reachQuestion = z.strictObject({
  reach: z.strictObject({
    plan: z.string().min(1),
    region: z.string().min(1),
    /** The target, which RDS is asked for; it need not exist. */
    cluster: z.string().min(1),
    /** Whose port is tried: TLS with a verified certificate, and no login. */
    database: z.strictObject({ host: z.string().min(1), port: z.int().min(1).max(65_535) }).optional(),
  }),
});
export type ReachQuestion = z.output<typeof reachQuestion>;

/** The name of the database among what is asked for; all other names are those of AWS services, as endpoints have them. */
export const DATABASE = 'database';

export const reachAnswer = z.object({
  asked: z.array(z.string()).min(1),
  /** What of it was not reached. */
  unreached: z.array(z.object({ what: z.string(), why: z.enum(UNREACHED) })),
});
export type ReachAnswer = z.output<typeof reachAnswer>;
