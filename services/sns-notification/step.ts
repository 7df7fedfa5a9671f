import { RestoreCompleted } from '../../events/contracts/restore-completed.ts';
import type { Step } from '../../shared/deliver.ts';
import { clusterArnOf } from '../../shared/names.ts';
import { announce } from '../../shared/outcome.ts';
import { planOf } from '../../shared/saga.ts';
import { endpointOf } from './endpoint.ts';
import { notificationOf } from './message.ts';
import type { Notification } from './notification.ts';
import { manifest } from './service.ts';

export interface SnsNotificationPorts {
  /** Publishes and returns the message id. `dedupeId` tells a reader that two messages are the same. */
  readonly notify: (notification: Notification, dedupeId: string) => Promise<string>;
}

/**
 * Tells people how the restore ended, and once more if the old cluster of a swap could not be deleted afterwards. The
 * phase tells these apart; only a restore that is still running is completed by it.
 */
export const snsNotification: Step<SnsNotificationPorts, 'sns-notification'> = {
  manifest,
  async advance(saga, ports, now) {
    const messageId = await ports.notify(notificationOf(saga, now), `${saga.restoreId}/${saga.run}/${saga.phase}`);
    const told = { kind: 'done', summary: `people were told, message ${messageId}`, output: { messageId } } as const;
    if (saga.phase !== 'running') return told;
    const plan = planOf(saga);
    const { endpoint, port } = endpointOf(saga);
    const durationSeconds = (now.getTime() - Date.parse(saga.createdAt)) / 1000;
    const targetClusterArn = clusterArnOf(plan.target);
    return {
      ...told,
      event: announce(RestoreCompleted, { plan: plan.name, targetClusterArn, endpoint, port, durationSeconds }),
    };
  },
};
