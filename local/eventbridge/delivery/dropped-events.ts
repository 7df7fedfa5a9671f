/** AWS keeps nothing of a dropped event; the local runtime keeps the latest, for tests and for people. */
const KEPT_MAX = 1000;

export interface DroppedEvent {
  readonly droppedAtMs: number;
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly eventId: string;
  readonly detailType: string;
  /** EventBridge's code, for example `NO_PERMISSIONS`. */
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly retryAttempts: number;
  /** Why the dead-letter queue of the target did not take it; absent when there is none. */
  readonly deadLetterError?: string;
}

export class DroppedEvents {
  count = 0;
  private readonly kept: DroppedEvent[] = [];

  add(event: DroppedEvent): void {
    this.count += 1;
    this.kept.push(event);
    if (this.kept.length > KEPT_MAX) this.kept.shift();
  }

  latest(): readonly DroppedEvent[] {
    return [...this.kept];
  }
}
