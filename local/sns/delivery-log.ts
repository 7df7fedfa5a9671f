import type { Protocol } from './topic.ts';

const KEPT_MAX = 1000;

/** What became of one message for one subscription. */
export interface DeliveryRecord {
  readonly atMs: number;
  readonly topicArn: string;
  readonly messageId: string;
  readonly protocol: Protocol;
  readonly endpoint: string;
  /**
   * `pending`: an e-mail or web address, which AWS would only serve once confirmed; nothing leaves this machine.
   * `dead-lettered` and `dropped`: every attempt failed, `error` says how the last one did.
   */
  readonly outcome: 'delivered' | 'pending' | 'dead-lettered' | 'dropped';
  readonly error?: string;
}

/** The latest deliveries, oldest first. */
export class DeliveryLog {
  private readonly kept: DeliveryRecord[] = [];

  add(record: DeliveryRecord): void {
    this.kept.push(record);
    if (this.kept.length > KEPT_MAX) this.kept.shift();
  }

  latest(): readonly DeliveryRecord[] {
    return [...this.kept];
  }
}
