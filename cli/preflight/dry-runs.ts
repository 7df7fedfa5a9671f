import type { PreflightAnswer } from '../../shared/preflight-report.ts';

/** Asks what a restore would meet and do, without changing anything. Failures are `ServiceError`s. */
export interface DryRuns {
  dryRun(question: DryRunQuestion): Promise<PreflightAnswer>;
}

export interface DryRunQuestion {
  readonly plan: string;
  readonly snapshot?: string;
}
