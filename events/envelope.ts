import * as z from 'zod';

/** What EventBridge puts around every event (Amazon EventBridge User Guide, "Event structure"). */
export const envelopeSchema = z.object({
  /** A UUID; it is kept with the restore, so nothing longer is taken. */
  id: z.string().min(1).max(100),
  'detail-type': z.string(),
  source: z.string(),
  account: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()).default([]),
  detail: z.unknown(),
  /** Present on events that a replay sends again. */
  'replay-name': z.string().optional(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** The part of the EventBridge pattern language that our rules use. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
}
