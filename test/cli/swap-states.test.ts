import { describe, expect, test } from '@jest/globals';
import { stepsOf } from '../../cli/watch/step-progress.ts';
import { renderProgress } from '../../cli/watch/render-progress.ts';
import { ROUTES } from '../../events/services.ts';
import type { Saga } from '../../shared/saga.ts';
import { CliWorld } from './support/cli-world.ts';
import { aFailedSaga, after, aSaga, aSwappedSaga, done, RESTORE_ID, running, SWAP_PLAN } from './support/sagas.ts';

const OLD = `arp-old-${RESTORE_ID}`;
const KEEPS = `The old cluster ${OLD} is deleted after 2026-10-07 02:14:09 UTC`;
const tomorrow = new Date(after(86_460));

async function told(saga: Saga, args: readonly string[], now?: Date): Promise<CliWorld> {
  const world = new CliWorld();
  world.restores.put(saga);
  if (now) world.nowMs = now.getTime();
  await world.run(...args);
  return world;
}

describe('a swap', () => {
  test('shows its steps in the order in which it takes them', () => {
    const saga = aSaga({ plan: SWAP_PLAN });
    expect(stepsOf(saga, new Date(after(1))).map(({ step }) => step)).toEqual(ROUTES.swap);
    const shown = renderProgress(saga, new Date(after(1))).join('\n');
    expect(shown).toMatch(
      /check-copy-status\n.+restore-snapshot\n[^]+swap-target\n[^]+sns-notification\n.+delete-rds$/,
    );
  });

  test('says, once it is completed, how long the name led nowhere and what becomes of the old cluster', async () => {
    const { stdout } = await told(aSwappedSaga(), ['status', RESTORE_ID]);
    expect(stdout).toMatch(/strategy +swap\n/);
    expect(stdout).toMatch(new RegExp(`old cluster +${OLD}\\n +kept until +2026-10-07 02:14:09 UTC\\n`));
    expect(stdout).toContain('Unreachable while names were changed: not measured, 3s at most\n');
    expect(stdout).toContain(`${KEEPS}\n`);
  });

  test('is watched until it is completed, and says the same', async () => {
    const { lines, stdout } = await told(aSwappedSaga(), ['watch', RESTORE_ID]);
    expect(lines.slice(-3)).toEqual([
      'Ready at orders-staging.example:5432',
      'Unreachable while names were changed: not measured, 3s at most',
      KEEPS,
    ]);
    expect(stdout).not.toMatch(/delete-rds +(running|due)/);
    expect(renderProgress(aSwappedSaga(), new Date(after(990))).slice(-3)).toEqual(lines.slice(-3));
  });

  test('gives tools the same in JSON', async () => {
    const retired = {
      cluster: OLD,
      arn: `arn:aws:rds:eu-west-1:111122223333:cluster:${OLD}`,
      keepUntil: after(86_400),
      state: 'kept',
    };
    const status = await told(aSwappedSaga(), ['status', RESTORE_ID, '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({ strategy: 'swap', retired, unreachableMs: 3_000 });
    const watch = await told(aSwappedSaga(), ['watch', RESTORE_ID, '--json']);
    expect(JSON.parse(watch.lines.at(-1)!)).toMatchObject({ phase: 'completed', retired, unreachableMs: 3_000 });
  });

  test('is ready under the names of the target', async () => {
    const { stdout } = await told(aSwappedSaga(), ['status', RESTORE_ID]);
    expect(stdout).toMatch(/endpoint +orders-staging.example:5432\n/);
    expect(stdout).toMatch(/instances +orders-staging-1/);
  });

  test('names its new cluster by the name that it bears until then', async () => {
    const { 'swap-target': _later, ...outputs } = aSwappedSaga().outputs;
    const saga = aSwappedSaga({ phase: 'running', step: 'swap-target', outputs });
    const { stdout } = await told(saga, ['status', RESTORE_ID]);
    expect(stdout).toMatch(new RegExp(`instances +arp-new-${RESTORE_ID}-1`));
    expect(stdout).not.toContain('old cluster');
  });
});

describe('the old cluster', () => {
  const retiring = (changes: Partial<Saga> = {}) => aSwappedSaga(changes);
  const withRecord = (record: Saga['steps']['delete-rds'], changes: Partial<Saga> = {}) =>
    retiring({ steps: { ...aSwappedSaga().steps, 'delete-rds': record }, ...changes });

  test('waits for its deletion, which takes time only from then on', () => {
    const deletion = (now: Date) => stepsOf(retiring(), now).find(({ step }) => step === 'delete-rds');
    expect(deletion(new Date(after(990)))).toMatchObject({ state: 'waiting', attempt: 0, elapsedMs: undefined });
    expect(deletion(tomorrow)).toMatchObject({ state: 'running', attempt: 1, elapsedMs: 60_000 });
  });

  test.each([
    ['is being deleted', retiring(), 'is being deleted'],
    ['is deleted', withRecord(done(86_400, 86_500), { step: 'ended' }), 'is deleted\n'],
    [
      'could not be deleted',
      withRecord({ ...done(86_400, 86_500), status: 'failed' }, { step: 'sns-notification' }),
      'is still there, and nobody will delete it by itself',
    ],
    ['stays, since the restore failed after the swap', retiring({ phase: 'failed', step: 'ended' }), 'is still there'],
    ['is kept by a restore that is not through yet', retiring({ phase: 'running', step: 'archive-snapshot' }), KEEPS],
  ])('%s', async (_what, saga, sentence) => {
    const { stdout } = await told(saga, ['status', RESTORE_ID], tomorrow);
    expect(stdout).toContain(`The old cluster ${OLD}`);
    expect(stdout).toContain(sentence);
  });

  test('is no matter where there was none', async () => {
    const { oldResourceId: _none, ...swapped } = aSwappedSaga().outputs['swap-target']!;
    const { 'delete-rds': _never, ...steps } = aSwappedSaga().steps;
    const outputs = { ...aSwappedSaga().outputs, 'swap-target': { ...swapped, unreachableMs: 0 } };
    const { stdout } = await told(aSwappedSaga({ step: 'ended', steps, outputs }), ['status', RESTORE_ID]);
    for (const word of ['old cluster', 'Unreachable', 'delete-rds']) expect(stdout).not.toContain(word);
  });
});

test('a retry resumes at the first step that failed or was taken back, in the order of a swap', async () => {
  const undone = (from: number, to: number) => ({ ...done(from, to), status: 'undone' }) as const;
  const saga = aFailedSaga({
    plan: SWAP_PLAN,
    steps: {
      'snapshot-check': done(1, 3),
      'copy-snapshot': done(3, 5),
      'check-copy-status': done(5, 6),
      'restore-snapshot': undone(6, 7),
      'check-restore-status': undone(7, 8),
      'setup-db-users': { ...done(8, 9), status: 'failed' },
      'sns-notification': done(10, 11),
    },
    failure: { step: 'setup-db-users', code: 'CheckFailed', message: 'it is not', hint: 'Mend it.' },
  });
  const world = await told(saga, ['retry', RESTORE_ID, '--yes', '--reason', 'mended']);
  expect(world.stdout).toContain(': failed at setup-db-users\n');
  expect(world.stdout).toContain('A retry takes it up where it has been taken back to:');
  expect(world.stdout).toMatch(/resumes at +restore-snapshot, in attempt 2;/);
  expect(world.stdout).toMatch(/not repeated +snapshot-check, copy-snapshot, check-copy-status\n/);
  expect(world.stdout).toMatch(/then +check-restore-status, setup-db-users, swap-target, .+, delete-rds\n/);
});

test('a completed swap whose old cluster could not be deleted is nothing to retry', async () => {
  const failure = {
    step: 'delete-rds',
    code: 'TargetProtected',
    message: 'it is protected',
    hint: 'Lift it.',
  } as const;
  const steps = { ...aSwappedSaga().steps, 'delete-rds': { ...running(86_400), status: 'failed' } } as const;
  const world = await told(aSwappedSaga({ step: 'ended', failure, steps }), ['retry', RESTORE_ID, '--yes']);
  expect(world.stderr).toContain(
    `is completed, expected it to have failed; what failed is the deletion of the old cluster ${OLD}\nHINT: Delete that`,
  );
  expect(world.restores.recoveries).toEqual([]);
});
