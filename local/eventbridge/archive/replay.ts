export type ReplayState = 'STARTING' | 'RUNNING' | 'CANCELLING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';

export interface Replay {
  readonly arn: string;
  readonly name: string;
  readonly archiveArn: string;
  readonly description?: string;
  readonly destination: { readonly Arn: string; readonly FilterArns?: readonly string[] };
  readonly eventStartMs: number;
  readonly eventEndMs: number;
  readonly startedAtMs: number;
  state: ReplayState;
  stateReason?: string;
  /** Event time up to which events have been sent. */
  lastReplayedMs?: number;
  endedAtMs?: number;
}

export function isInProgress({ state }: Replay): boolean {
  return state === 'STARTING' || state === 'RUNNING' || state === 'CANCELLING';
}
