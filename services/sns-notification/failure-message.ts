import { spokenDuration } from '../../shared/duration.ts';
import { type Failure, planOf, type Saga, type Thing } from '../../shared/saga.ts';
import { whatIsLeft } from '../../shared/what-is-left.ts';
import { aboutRestore, type Notification, notification, targetOf } from './notification.ts';

/** The restore has failed; what it had done is taken back as far as that went. Pure. */
export function failureNotification(saga: Saga, now: Date): Notification {
  return notification(`Aurora restore FAILED: ${planOf(saga).target.cluster}`, [
    `The restore of ${targetOf(saga)} failed at step '${saga.failure?.step ?? '?'}'.`,
    '',
    ...reasons(saga.failure),
    '',
    ...aboutRestore(saga),
    `After      ${spokenDuration(now.getTime() - Date.parse(saga.createdAt))}`,
    '',
    ...things('What has been taken back', saga.undoing?.undone ?? []),
    ...things('What this restore left behind', whatIsLeft(saga), 'This restore left nothing behind.'),
  ]);
}

/** Several findings are told one by one, each with what to do about it. */
export function reasons(failure: Failure | undefined): readonly string[] {
  const { findings = [], ...whole } = failure ?? { code: '?', message: '?', hint: '?' };
  const each = findings.length > 0 ? findings : [whole];
  return each.flatMap(({ code, message, hint }) => [`What       ${code}: ${message}`, `HINT       ${hint}`]);
}

function things(title: string, all: readonly Thing[], none?: string): readonly string[] {
  if (all.length === 0) return none ? [none] : [];
  return [title, ...all.map(({ what, arn }) => `  ${what}: ${arn}`), ''];
}
