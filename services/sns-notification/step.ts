import { RestoreCompleted } from '../../events/contracts/restore-completed.ts';
import { isoAfter } from '../../shared/commit.ts';
import type { Step } from '../../shared/deliver.ts';
import { clusterArnOf } from '../../shared/names.ts';
import { announce, type Outcome } from '../../shared/outcome.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import type { PublishIntent } from '../../shared/step-outputs.ts';
import { endpointOf } from './endpoint.ts';
import { notificationOf } from './message.ts';
import type { Notification } from './notification.ts';
import { manifest } from './service.ts';

export interface SnsNotificationPorts {
  /** Of this delivery, and of no other one. */
  readonly deliveryId: string;
  /**
   * Publishes and returns the message id; within one delivery it publishes each `message` once. `message` tells a reader
   * that two of them are the same.
   */
  readonly notify: (notification: Notification, message: string) => Promise<string>;
}

/**
 * Another delivery publishes in the place of one whose intent is this old. SNS takes a message twice, so it must be later
 * than that one can still be at work: its function lives for 30 s, and clocks may differ.
 */
export const TAKE_OVER_AFTER_MS = 60_000;

/**
 * Tells people how the restore ended, and once more if the old cluster of a swap could not be deleted afterwards. The
 * delivery that has committed the intent to publish is the one that publishes.
 */
export const snsNotification: Step<SnsNotificationPorts, 'sns-notification'> = {
  manifest,
  async advance(saga, ports, now) {
    const message = `${saga.restoreId}/${saga.run}/${saga.phase}`;
    const output = saga.outputs['sns-notification'];
    const intent = output?.intent?.message === message ? output.intent : undefined;
    const isOurs = intent?.by === ports.deliveryId;
    if (!intent || (!isOurs && now.toISOString() >= takeOverAt(intent))) {
      const next = { message, by: ports.deliveryId, at: now.toISOString() };
      return { kind: 'again', summary: summaryOf(intent), output: { ...output, intent: next } };
    }
    if (!isOurs) {
      const summary = `another delivery is publishing the message since ${intent.at}`;
      return { kind: 'wait', summary, until: new Date(takeOverAt(intent)) };
    }
    const messageId = await ports.notify(notificationOf(saga, now), message);
    const told = { kind: 'done', summary: `people were told, message ${messageId}` } as const;
    return { ...told, output: { intent, messageId }, ...completion(saga, now) };
  },
};

const takeOverAt = ({ at }: PublishIntent): string => isoAfter(new Date(at), TAKE_OVER_AFTER_MS);

const summaryOf = (before: PublishIntent | undefined): string =>
  before
    ? `publishes in the place of a delivery that was to at ${before.at} and has not answered`
    : 'is about to publish';

/** The phase tells the messages apart; only a restore that is still running is completed by one. */
function completion(saga: Saga, now: Date): Pick<Extract<Outcome, { kind: 'done' }>, 'event'> {
  if (saga.phase !== 'running') return {};
  const plan = planOf(saga);
  const { endpoint, port } = endpointOf(saga);
  const durationSeconds = (now.getTime() - Date.parse(saga.createdAt)) / 1000;
  const targetClusterArn = clusterArnOf(plan.target);
  return { event: announce(RestoreCompleted, { plan: plan.name, targetClusterArn, endpoint, port, durationSeconds }) };
}
