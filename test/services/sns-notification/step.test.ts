import { describe, expect, test } from '@jest/globals';
import type { Saga } from '../../../shared/saga.ts';
import { notificationOf } from '../../../services/sns-notification/message.ts';
import { snsNotification } from '../../../services/sns-notification/step.ts';
import { aPlan, planFields } from '../../support/a-plan.ts';
import { aSaga } from '../../support/a-saga.ts';
import { given } from '../../support/given.ts';
import { COPY_ARN, FINAL_ARN, RESTORE_ID, SOURCE_SNAPSHOT_ARN, TARGET_ARN } from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';

const done = aSaga({ at: 'sns-notification' });
const failed = aSaga({
  at: 'setup-db-users',
  phase: 'failed',
  failure: {
    step: 'setup-db-users',
    code: 'DatabaseRefused',
    message: 'PostgreSQL refused',
    hint: "Compare 'database'.",
  },
});

function notifying(saga: Saga) {
  const sent: { subject: string; text: string; dedupeId: string }[] = [];
  const ports = {
    notify: async (notification: { subject: string; text: string }, dedupeId: string) => {
      sent.push({ ...notification, dedupeId });
      return 'message-1';
    },
  };
  return { sent, ...given(snsNotification, { ...saga, step: 'sns-notification' }, ports) };
}

describe('of a restore that worked', () => {
  test('people are told, then the restore is completed', async () => {
    const it = notifying(done);
    expect(await it.deliver()).toBe('advanced');
    expect(it.sent.map(({ subject, dedupeId }) => [subject, dedupeId])).toEqual([
      ['Aurora restore completed: orders-staging', `${RESTORE_ID}/1/running`],
    ]);
    expect(it.bus.published[0]).toMatchObject({
      name: 'RestoreCompleted',
      data: { plan: 'orders-staging', targetClusterArn: TARGET_ARN, port: 5432, durationSeconds: 3600 },
    });
    expect(it.saga().step).toBe('saga-tracker');
  });

  test('the text says what, from which snapshot, where, how long, what is kept, and where the passwords are', () => {
    const { text } = notificationOf(done, NOON);
    for (const part of [
      SOURCE_SNAPSHOT_ARN,
      'orders-production',
      RESTORE_ID,
      '.rds.amazonaws.com:5432',
      '1h 00m',
      FINAL_ARN,
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/copy-snapshot {8}1m 00s/);
    expect(text).toMatch(/orders_app {2}arn:aws:secretsmanager:/);
  });
});

describe('of a restore that failed', () => {
  test('people are told, and nothing is announced: it has been closed already', async () => {
    const it = notifying(failed);
    expect(await it.deliver()).toBe('advanced');
    expect(it.sent[0]).toMatchObject({
      subject: 'Aurora restore FAILED: orders-staging',
      dedupeId: `${RESTORE_ID}/1/failed`,
    });
    expect(it.bus.published).toEqual([]);
    expect(it.saga()).toMatchObject({ step: 'ended', phase: 'failed' });
  });

  test('the text says what failed, what to do, and what is left', () => {
    const { text } = notificationOf(failed, NOON);
    for (const part of [
      "step 'setup-db-users'",
      'DatabaseRefused: PostgreSQL refused',
      "HINT       Compare 'database'.",
      COPY_ARN,
      FINAL_ARN,
      TARGET_ARN,
    ]) {
      expect(text).toContain(part);
    }
  });

  test('the text says so when nothing is left', () => {
    const early = aSaga({ at: 'snapshot-check', phase: 'failed', failure: failed.failure });
    expect(notificationOf(early, NOON).text).toContain('left nothing behind');
  });
});

describe('the subject', () => {
  test('keeps within what SNS allows: fewer than 100 characters, printable ASCII, one line', () => {
    const target = { ...planFields().target, cluster: 'a'.repeat(63) };
    for (const saga of [done, failed]) {
      const { subject } = notificationOf({ ...saga, plan: aPlan({ target }) }, NOON);
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(subject).toMatch(/^[A-Za-z0-9]/);
    }
  });

  test('replaces what is not ASCII', () => {
    const plan = aPlan();
    const odd = { ...plan, target: { ...plan.target, cluster: 'ördérs\n'.repeat(20) } };
    expect(notificationOf({ ...done, plan: odd }, NOON).subject).toMatch(/^[\x20-\x7e]{99}$/);
  });
});

test('no text holds anything that is called a password', () => {
  for (const saga of [done, failed]) {
    const text = notificationOf(saga, NOON).text.replace('(passwords are in AWS Secrets Manager)', '');
    expect(text).not.toMatch(/password|postgres(ql)?:\/\//i);
  }
});
