import { describe, expect, test } from '@jest/globals';
import { CallLog } from '../../../shared/call-log.ts';
import { deliver as deliverStep } from '../../../shared/deliver.ts';
import { retiredNameOf } from '../../../shared/names.ts';
import type { Saga } from '../../../shared/saga.ts';
import type { DatabaseUsersOutput } from '../../../shared/step-outputs.ts';
import { notificationOf } from '../../../services/sns-notification/message.ts';
import { manifest } from '../../../services/sns-notification/service.ts';
import { snsNotification, TAKE_OVER_AFTER_MS } from '../../../services/sns-notification/step.ts';
import { aPlan, aSwapPlan, planFields } from '../../support/a-plan.ts';
import { aSaga } from '../../support/a-saga.ts';
import { given } from '../../support/given.ts';
import { memoryBus } from '../../support/memory-bus.ts';
import { memorySagaStore } from '../../support/memory-saga-store.ts';
import { COPY_ARN, FINAL_ARN, RESTORE_ID, SOURCE_SNAPSHOT_ARN, TARGET_ARN } from '../../support/rds-builders.ts';
import { NOON, steppedClock } from '../../support/stepped-clock.ts';

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
    deliveryId: 'delivery-1',
    notify: async (notification: { subject: string; text: string }, dedupeId: string) => {
      sent.push({ ...notification, dedupeId });
      return 'message-1';
    },
  };
  return { sent, ...given(snsNotification, { ...saga, step: 'sns-notification' }, ports) };
}

/** Deliveries of one restore that meet: `during` happens while one publishes, after or before SNS has the message. */
function meeting(saga: Saga) {
  const store = memorySagaStore({ ...saga, step: 'sns-notification' });
  const clock = steppedClock();
  const sent: string[] = [];
  const deliver = (deliveryId: string, during: () => Promise<unknown> = async () => undefined, when = 'after') => {
    const log = new CallLog();
    const published = new Map<string, string>();
    const publish = (message: string) =>
      log.record('Publish', 'topic', async () => {
        if (when === 'before') await during();
        sent.push(`${deliveryId} ${message}`);
        published.set(message, `of ${deliveryId}`);
        if (when === 'after') await during();
        return `of ${deliveryId}`;
      });
    const notify = async (_: unknown, message: string) => published.get(message) ?? publish(message);
    const portsFor = () => ({ deliveryId, notify });
    const delivery = { restoreId: RESTORE_ID, cause: 'the same event' };
    const publishEvents = memoryBus().publish;
    return deliverStep(snsNotification, delivery, { store, publish: publishEvents, now: clock.now, portsFor, log });
  };
  return { store, clock, sent, deliver, saga: () => store.saga(RESTORE_ID) };
}

describe('promise 8: people are told once', () => {
  const dies = () => Promise.reject(new Error('the function is killed'));
  const message = `${RESTORE_ID}/1/running`;

  test('by two deliveries at the same time: the one that committed the intent publishes, the other one waits', async () => {
    const it = meeting(done);
    const second: unknown[] = [];
    expect(await it.deliver('first', async () => second.push(await it.deliver('second')))).toBe('advanced');
    expect(second).toEqual(['waiting']);
    expect(it.sent).toEqual([`first ${message}`]);
    expect(it.saga()).toMatchObject({
      step: 'saga-tracker',
      outputs: { 'sns-notification': { messageId: 'of first' } },
    });
  });

  test('when both have read the restore before either committed', async () => {
    const it = meeting(done);
    let first: Promise<unknown> | undefined;
    it.store.beforeNextCommit(() => {
      first = it.deliver('first');
    });
    await it.deliver('second');
    await first;
    expect(it.sent).toEqual([expect.stringContaining(message)]);
    expect(it.saga().step).toBe('saga-tracker');
  });

  test('the intent stands in the audit trail before the message is published', async () => {
    const it = meeting(done);
    const before: string[] = [];
    await it.deliver('first', async () => before.push(...it.store.trail.map(({ summary }) => summary)));
    expect(before).toEqual(['is about to publish']);
    expect(it.store.trail.map(({ decision, calls }) => [decision, calls.map(({ operation }) => operation)])).toEqual([
      ['again', []],
      ['done', ['Publish']],
    ]);
  });

  test('when a delivery dies between its intent and the message: a later one takes over after a minute, not before', async () => {
    const it = meeting(done);
    await expect(it.deliver('dead', dies, 'before')).rejects.toThrow('killed');
    expect(it.saga().outputs['sns-notification']?.intent).toMatchObject({ by: 'dead', message });
    it.clock.advance(TAKE_OVER_AFTER_MS - 1);
    expect(await it.deliver('early')).toBe('waiting');
    expect(it.saga().nextCheckAt).toBe(new Date(NOON.getTime() + TAKE_OVER_AFTER_MS).toISOString());
    it.clock.advance(1);
    expect(await it.deliver('later')).toBe('advanced');
    expect(it.sent).toEqual([`later ${message}`]);
  });

  test('of each thing: an intent of an earlier run, or about another end, is none for this message', async () => {
    const intent = { message: `${RESTORE_ID}/1/failed`, by: 'earlier', at: NOON.toISOString() };
    const it = meeting({
      ...done,
      run: 2,
      outputs: { ...done.outputs, 'sns-notification': { intent, messageId: 'm' } },
    });
    expect(await it.deliver('first')).toBe('advanced');
    expect(it.sent).toEqual([`first ${RESTORE_ID}/2/running`]);
  });

  test('that a function lives no longer than half of what a take-over waits for', () => {
    expect(manifest.timeoutSeconds * 1000).toBeLessThanOrEqual(TAKE_OVER_AFTER_MS / 2);
  });
});

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

describe('of what was made of the data', () => {
  const textOf = (output: Partial<DatabaseUsersOutput>) => {
    const setUp = { ...done.outputs['setup-db-users']!, ...output };
    return notificationOf({ ...done, outputs: { ...done.outputs, 'setup-db-users': setUp } }, NOON).text;
  };
  const many = (what: string, count: number) => Array.from({ length: count }, (_, index) => `${what} ${index + 1}`);

  test('the text says what was seen of each user, and what was really tried', () => {
    const tries = ["read public.orders of 'orders'", "could not write public.orders of 'orders'"];
    const proofs = [
      { user: 'orders_app', possible: 58, impossible: 212, tries },
      { user: 'orders_role', possible: 3, impossible: 9, tries: [] },
    ];
    expect(textOf({ proofs })).toContain(
      [
        'What was seen of each user of the plan',
        `  orders_app  58 rights seen as planned, 212 others seen not to be there; ${tries.join(', ')}`,
        '  orders_role  3 rights seen as planned, 9 others seen not to be there',
      ].join('\n'),
    );
  });

  const LISTS = [
    ["Changed by the plan's statements", 'changedTables'],
    ['Accepted by the plan as it is', 'accepted'],
    ['Can lead out of the database when it is used', 'remains'],
    ['Logins of the source that are disabled', 'disabledLogins'],
    ['Jobs and connections of the source that are stopped', 'neutralised'],
  ] as const;

  test.each(LISTS)('%s: at most ten, then how many more', (title, list) => {
    const lines = (count: number) => many(list, count).map((line) => `  ${line}`);
    expect(textOf({ [list]: many(list, 10) })).toMatch(new RegExp(`${title}\n${lines(10).join('\n')}$`));
    expect(textOf({ [list]: many(list, 11) })).toMatch(new RegExp(`${title}\n${lines(10).join('\n')}\n  and 1 more$`));
    expect(textOf({ [list]: [...many(list, 50), 'and 7 more'] })).toContain(`${lines(10).join('\n')}\n  and 47 more`);
    expect(textOf({ [list]: [] })).not.toContain(title);
  });

  test('the text fits into what SNS takes, however much the data bring', () => {
    const long = many('ä'.repeat(300), 50);
    const proofs = many('user', 500).map((user) => ({ user, possible: 1, impossible: 1, tries: long }));
    const text = textOf({ proofs, ...Object.fromEntries(LISTS.map(([, list]) => [list, long])) });
    expect(Buffer.byteLength(text)).toBeLessThan(256 * 1024);
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

  test('the text lists every finding with its hint', () => {
    const findings = ['KeyDisabled', 'QuotaReached'].map((code) => ({
      code,
      message: `${code} it is`,
      hint: `Mend ${code}.`,
    }));
    const { text } = notificationOf({ ...failed, failure: { ...failed.failure!, findings } }, NOON);
    for (const { code, message, hint } of findings)
      expect(text).toContain(`What       ${code}: ${message}\nHINT       ${hint}`);
    expect(text).not.toContain('DatabaseRefused');
  });

  test('the text says what has been taken back and what could not be', () => {
    const undone = [{ arn: COPY_ARN, what: 'the copy of the snapshot, deleted' }];
    const left = [{ arn: TARGET_ARN, what: 'the old target, without its name' }];
    const undoing = { since: NOON.toISOString(), during: 'setup-db-users', undone, left } as const;
    const { text } = notificationOf({ ...failed, step: 'sns-notification', undoing }, NOON);
    expect(text).toContain(`What has been taken back\n  the copy of the snapshot, deleted: ${COPY_ARN}`);
    expect(text).toContain(`What this restore left behind\n  the old target, without its name: ${TARGET_ARN}`);
  });

  test('the text says so when nothing is left', () => {
    const early = aSaga({ at: 'snapshot-check', phase: 'failed', failure: failed.failure });
    expect(notificationOf(early, NOON).text).toContain('left nothing behind');
  });
});

describe('of a swap', () => {
  const plan = aSwapPlan();
  const swap = aSaga({ plan, at: 'sns-notification' });
  const { 'swap-target': output } = swap.outputs;
  const seen = { isMeasured: true, silentMs: 3_000 };
  const renamed = { ...output!, endpoint: 'orders-staging.cluster-of-the-new-one', port: 6432, seen };
  const swapped: Saga = { ...swap, outputs: { ...swap.outputs, 'swap-target': renamed } };

  test('the text says how long the name was silent, and what is kept until when and costs money', () => {
    const { text } = notificationOf(swapped, NOON);
    expect(text).toMatch(/Silent {5}3s, as logins through the name saw it/);
    expect(text).toContain(
      `cluster '${retiredNameOf(RESTORE_ID)}' is kept until 2026-10-07T11:08:00.000Z and costs money`,
    );
    expect(text).toContain('with a final snapshot');
    expect(text).toMatch(/swap-target {10}1m 00s/);
  });

  test('the text promises no final snapshot where the plan wants none', () => {
    const careless = { ...swapped, plan: aSwapPlan({ finalSnapshot: { take: false } }) };
    expect(notificationOf(careless, NOON).text).not.toContain('final snapshot');
  });

  test('text and event name the address that the new cluster has got by its new name', async () => {
    expect(notificationOf(swapped, NOON).text).toContain('Endpoint   orders-staging.cluster-of-the-new-one:6432');
    const it = notifying(swapped);
    await it.deliver();
    expect(it.bus.published[0]).toMatchObject({
      name: 'RestoreCompleted',
      data: { endpoint: 'orders-staging.cluster-of-the-new-one', port: 6432 },
    });
  });

  test('that had no old cluster says nothing of one', () => {
    const { oldResourceId: _old, keepUntil: _until, ...alone } = renamed;
    const { text } = notificationOf({ ...swap, outputs: { ...swap.outputs, 'swap-target': alone } }, NOON);
    expect(text).not.toMatch(/Silent|Old data/);
  });
});

describe('of an old cluster that could not be deleted', () => {
  const plan = aSwapPlan();
  const failure = {
    step: 'delete-rds',
    code: 'TargetProtected',
    message: 'it is protected',
    hint: 'Turn it off.',
  } as const;
  const left = aSaga({ plan, at: 'sns-notification', phase: 'completed', failure });

  test('people are told in a message of its own, and the restore is not completed twice', async () => {
    const it = notifying(left);
    expect(await it.deliver()).toBe('advanced');
    expect(it.sent[0]).toMatchObject({
      subject: 'Old Aurora cluster NOT DELETED: orders-staging',
      dedupeId: `${RESTORE_ID}/1/completed`,
    });
    expect(it.bus.published).toEqual([]);
    expect(it.saga()).toMatchObject({ step: 'ended', phase: 'completed' });
  });

  test('the text says what is left, why, what to do, and that the target is in use', () => {
    const { text } = notificationOf(left, NOON);
    for (const part of [
      'is refreshed and in use',
      'costing money',
      'TargetProtected: it is protected',
      'HINT       Turn it off.',
      TARGET_ARN.replace('orders-staging', retiredNameOf(RESTORE_ID)),
    ]) {
      expect(text).toContain(part);
    }
  });

  test('the text names the final snapshot where there is one', () => {
    const outputs = { ...left.outputs, 'delete-rds': { hadExisted: true, finalSnapshotArn: FINAL_ARN } };
    expect(notificationOf({ ...left, outputs }, NOON).text).toContain(FINAL_ARN);
  });
});

describe('the subject', () => {
  test('keeps within what SNS allows: fewer than 100 characters, printable ASCII, one line', () => {
    const target = { ...planFields().target, cluster: 'a'.repeat(63) };
    for (const saga of [done, failed, { ...done, phase: 'completed' } as const]) {
      const { subject } = notificationOf({ ...saga, plan: aPlan({ target }) }, NOON);
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(subject).toMatch(/^[A-Za-z0-9].*a{63}$/);
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
