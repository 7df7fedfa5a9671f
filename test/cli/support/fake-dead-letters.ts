import type { DeadLetters, QueuedMessage } from '../../../cli/dead-letters.ts';
import { NOW } from './sagas.ts';

/** Dead-letter queues in memory, with the order in which things were done to them. */
export class FakeDeadLetters implements DeadLetters {
  /** By `service/queue`. */
  readonly queues = new Map<string, QueuedMessage[]>();
  readonly done: string[] = [];
  readonly delivered: object[] = [];
  /** What the n-th delivery throws, counted from one. */
  readonly troubles = new Map<number, Error>();
  removalTrouble?: Error;

  put(place: string, messageId: string, body: unknown, attributes: Record<string, string> = {}): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const message = {
      messageId,
      receiptHandle: `handle-${messageId}`,
      body: text,
      attributes,
      sentAtMs: Date.parse(NOW),
    };
    this.queues.set(place, [...(this.queues.get(place) ?? []), message]);
  }

  async receive(service: string, queue: string, max: number): Promise<readonly QueuedMessage[]> {
    this.done.push('receive');
    return (this.queues.get(`${service}/${queue}`) ?? []).slice(0, max);
  }

  async deliver(service: string, event: object): Promise<void> {
    this.done.push(`deliver ${service}`);
    const trouble = this.troubles.get(this.done.filter((each) => each.startsWith('deliver')).length);
    if (trouble) throw trouble;
    this.delivered.push(event);
  }

  async remove(_service: string, _queue: string, { messageId }: QueuedMessage): Promise<void> {
    if (this.removalTrouble) throw this.removalTrouble;
    this.done.push(`remove ${messageId}`);
  }

  async release(_service: string, _queue: string, { messageId }: QueuedMessage): Promise<void> {
    this.done.push(`release ${messageId}`);
  }
}
