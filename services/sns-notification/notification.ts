import { planOf, type Saga } from '../../shared/saga.ts';

export interface Notification {
  /** SNS allows fewer than 100 ASCII characters. */
  readonly subject: string;
  readonly text: string;
}

const SUBJECT_MAX = 99;

export function notification(subject: string, lines: readonly string[]): Notification {
  return { subject: subject.replace(/[^\x20-\x7e]/g, '?').slice(0, SUBJECT_MAX), text: lines.join('\n').trimEnd() };
}

/** The target as people know it. */
export function targetOf(saga: Saga): string {
  const { target } = planOf(saga);
  return `Aurora cluster '${target.cluster}' (${target.account}/${target.region})`;
}

/** Which restore it is about. */
export const aboutRestore = (saga: Saga): readonly string[] => [
  `Plan       ${saga.planName}`,
  `Restore    ${saga.restoreId}`,
];
