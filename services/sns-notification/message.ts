import type { Saga } from '../../shared/saga.ts';
import { failureNotification } from './failure-message.ts';
import type { Notification } from './notification.ts';
import { oldClusterNotification } from './old-cluster-message.ts';
import { successNotification } from './success-message.ts';

/** What people are told: what happened, where, and what to do now. Never a secret. Pure. */
export function notificationOf(saga: Saga, now: Date): Notification {
  if (saga.phase === 'failed') return failureNotification(saga, now);
  // They were told of the refreshed target when it was; what has failed since is the deletion of the old one.
  return saga.phase === 'completed' ? oldClusterNotification(saga) : successNotification(saga, now);
}
