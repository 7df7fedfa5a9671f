import { spokenDuration } from '../../shared/duration.ts';
import { whatIsLeft } from '../../shared/what-is-left.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { STEPS } from '../../events/services.ts';

export interface Notification {
  /** SNS allows fewer than 100 ASCII characters. */
  readonly subject: string;
  readonly text: string;
}

const SUBJECT_MAX = 99;

/** What people are told: what happened, where, and what to do now. Never a secret. Pure. */
export function notificationOf(saga: Saga, now: Date): Notification {
  return saga.phase === 'failed' ? failureNotification(saga, now) : successNotification(saga, now);
}

function successNotification(saga: Saga, now: Date): Notification {
  const { target, source } = planOf(saga);
  const { endpoint, port } = saga.outputs['check-restore-status'] ?? {};
  const users = saga.outputs['setup-db-users']?.users ?? [];
  const lines = [
    `Aurora cluster '${target.cluster}' (${target.account}/${target.region}) has been refreshed from '${source.cluster}'.`,
    '',
    `Plan       ${saga.planName}`,
    `Restore    ${saga.restoreId}`,
    `Snapshot   ${saga.outputs['snapshot-check']?.snapshotArn} of ${saga.outputs['snapshot-check']?.snapshotCreatedAt}`,
    `Endpoint   ${endpoint}:${port}`,
    `Took       ${spokenDuration(now.getTime() - Date.parse(saga.createdAt))}`,
    ...kept(saga),
    '',
    'Steps',
    ...timings(saga),
    '',
    'Logins (passwords are in AWS Secrets Manager)',
    ...users.map(({ name, secretArn }) => `  ${name}  ${secretArn}`),
  ];
  return { subject: subjectOf(`Aurora restore completed: ${target.cluster}`), text: lines.join('\n') };
}

function failureNotification(saga: Saga, now: Date): Notification {
  const { target } = planOf(saga);
  const { step, code, message, hint } = saga.failure ?? { step: '?', code: '?', message: '?', hint: '?' };
  const left = whatIsLeft(saga);
  const lines = [
    `The restore of Aurora cluster '${target.cluster}' (${target.account}/${target.region}) failed at step '${step}'.`,
    '',
    `What       ${code}: ${message}`,
    `HINT       ${hint}`,
    '',
    `Plan       ${saga.planName}`,
    `Restore    ${saga.restoreId}`,
    `After      ${spokenDuration(now.getTime() - Date.parse(saga.createdAt))}`,
    '',
    left.length > 0 ? 'What this restore left behind' : 'This restore left nothing behind.',
    ...left.map(({ what, arn }) => `  ${what}: ${arn}`),
  ];
  return { subject: subjectOf(`Aurora restore FAILED: ${target.cluster}`), text: lines.join('\n') };
}

function kept(saga: Saga): string[] {
  const finalSnapshot = saga.outputs['delete-rds']?.finalSnapshotArn;
  return finalSnapshot ? [`Old data   ${finalSnapshot}`] : [];
}

function timings(saga: Saga): string[] {
  return STEPS.flatMap((step) => {
    const { startedAt, endedAt } = saga.steps[step] ?? {};
    if (!startedAt || !endedAt) return [];
    return [`  ${step.padEnd(21)}${spokenDuration(Date.parse(endedAt) - Date.parse(startedAt))}`];
  });
}

function subjectOf(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, SUBJECT_MAX);
}
