import * as z from 'zod';
import type { StepName, Strategy } from '../events/services.ts';
import type { Finding } from './saga.ts';

/** A question to the service snapshot-check, asked by invoking its function directly: what would a restore meet and do? */
export const preflightRequest = z.object({
  preflight: z.object({
    plan: z.string().min(1),
    /** `latest`, the name of a snapshot, or its ARN; without it as the plan says. */
    snapshot: z.string().min(1).optional(),
  }),
});
export type PreflightRequest = z.output<typeof preflightRequest>;

/** A question that cannot be answered, for want of the plan, is refused. */
export type PreflightAnswer = { readonly report: PreflightReport } | { readonly refusal: Finding };

/** What a restore would meet, do, take and cost, found out without changing anything. */
export interface PreflightReport {
  readonly plan: string;
  readonly strategy: Strategy;
  readonly checkedAt: string;
  readonly snapshotArn?: string;
  /** Everything that stands in the way; empty when a restore may be requested. */
  readonly findings: readonly Finding[];
  /** The restore that has the target now. */
  readonly heldBy?: string;
  /** In their order. */
  readonly actions: readonly PlannedAction[];
  readonly time: TimeEstimate;
  readonly cost: CostEstimate;
}

export interface PlannedAction {
  readonly step: StepName;
  /** A sentence with real names; `RESTORE_ID` stands for what only the request decides. */
  readonly text: string;
}

export interface TimeEstimate {
  /** Until people are told that the restore is complete. */
  readonly totalMs: number;
  readonly steps: readonly { readonly step: StepName; readonly ms: number }[];
  /** What the estimate rests on. */
  readonly basis: string;
}

export interface CostEstimate {
  readonly items: readonly CostItem[];
  /** Of the items that have a price here, in US dollars. */
  readonly totalUsd: number;
  readonly basis: string;
}

export interface CostItem {
  readonly what: string;
  readonly amount: string;
  /** Absent where no price is known: the amount is all there is to say. */
  readonly usd?: number;
}
