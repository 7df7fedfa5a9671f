import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import { STAGES } from '../../events/services.ts';
import { sagaClock } from '../../infra/saga-clock.ts';
import { type ClockRun, runClock, type SagaItem } from './support/run-clock.ts';

const aslValidator = createRequire(import.meta.url)('asl-validator');

const DEFINITION = sagaClock({ stateTable: 'sagas', busName: 'pipeline', timeoutSeconds: 90_000 });
const START_MS = Date.parse('2026-10-06T02:00:00.000Z');
const MINUTE_MS = 60_000;
const at = (minutes: number) => new Date(START_MS + minutes * MINUTE_MS).toISOString();

describe('the saga clock', () => {
  test('is valid in the states language', () => {
    expect(aslValidator(DEFINITION)).toMatchObject({ isValid: true, errors: [] });
  });

  test('has one wait per stage, named like it', () => {
    for (const stage of STAGES) expect(DEFINITION.States[stage]).toMatchObject({ Type: 'Wait', Next: 'Read the saga' });
  });

  test('waits in the state of the step until its next check, then ticks', async () => {
    const { states, entries } = await run({ itemAt: () => anItem(), untilMinutes: 4 });
    expect(states.slice(0, 5)).toEqual(['Start', 'Read the saga', 'Is it time?', 'Which stage?', 'check-copy-status']);
    expect(entries[0]?.atMs).toBe(START_MS + 3 * MINUTE_MS);
  });

  test('ticks as the contract says, to the step and to whoever still holds events', async () => {
    const outbox = {
      M: { 'copy-snapshot': { L: [{ M: {} }] }, 'delete-rds': { L: [] }, 'check-copy-status': { L: [{ M: {} }] } },
    };
    const { entries } = await run({ itemAt: () => anItem({ outbox }), untilMinutes: 4 });
    const event = StatusCheckDue.parse(envelope(entries[0]!.entry));
    expect(entries[0]!.entry).toMatchObject({ Source: 'aurora-restore', EventBusName: 'pipeline' });
    expect(event.data).toEqual({ steps: ['check-copy-status', 'copy-snapshot'] });
    expect(event.metadata).toMatchObject({
      restoreId: 'r-3f9a1c52d0b74e6f',
      step: 'saga-clock',
      attempt: 1,
      occurredAt: at(3),
    });
  });

  test('gives each tick an id of its own', async () => {
    const { entries } = await run({ itemAt: () => anItem(), untilMinutes: 60 });
    const ticks = entries.filter(({ entry }) => entry.DetailType === 'StatusCheckDue');
    const ids = ticks.map(({ entry }) => entry.Detail.metadata.eventId);
    expect(ids.length).toBeGreaterThan(3);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('ticks ever more seldom while nothing moves, and at once again when something does', async () => {
    const movedAt = 100;
    const itemAt = (nowMs: number) =>
      anItem({
        nextCheckAt: { S: at(nowMs < START_MS + movedAt * MINUTE_MS ? 0 : movedAt) },
        stepDeadlineAt: { S: at(600) },
      });
    const { entries } = await run({ itemAt, untilMinutes: movedAt + 60 });
    const gaps = entries.slice(1).map(({ atMs }, index) => (atMs - entries[index]!.atMs) / 1000);
    expect(gaps.slice(0, 8)).toEqual([10, 20, 40, 80, 160, 320, 640, 900]);
    expect(gaps.slice(8)).toContain(10);
  });

  test('stays far below the 25,000 history events of an execution, although its ticks change nothing for a day', async () => {
    const day = 24 * 60;
    const itemAt = (nowMs: number) =>
      // The worst a plan can ask for: a check every ten seconds, all day.
      anItem({ nextCheckAt: { S: new Date(nowMs - 1).toISOString() }, stepDeadlineAt: { S: at(day) } });
    const { states } = await run({ itemAt, untilMinutes: day, statesMax: 50_000 });
    const eventsOf = (state: string) => (DEFINITION.States[state]?.['Type'] === 'Task' ? 5 : 2);
    expect(states.reduce((sum, state) => sum + eventsOf(state), 0)).toBeLessThan(25_000);
  });

  test('says that a deadline has passed, as the contract says, and goes on ticking', async () => {
    const { entries } = await run({ itemAt: () => anItem({ nextCheckAt: { S: at(30) } }), untilMinutes: 13 });
    const [first, second] = entries;
    const failed = StepFailed.parse(envelope(first!.entry));
    expect(first!.atMs).toBe(START_MS + 10 * MINUTE_MS);
    expect(failed.data).toMatchObject({ step: 'check-copy-status', code: 'DeadlineExceeded' });
    expect(failed.data.message).toContain(at(10));
    expect(second!.entry.DetailType).toBe('StatusCheckDue');
  });

  test('repeats a passed deadline each minute under one id, and never spins', async () => {
    const { entries } = await run({ itemAt: () => anItem(), untilMinutes: 15 });
    const failures = entries.filter(({ entry }) => entry.DetailType === 'StepFailed');
    expect(failures).toHaveLength(5);
    expect(new Set(failures.map(({ entry }) => entry.Detail.metadata.eventId)).size).toBe(1);
  });

  test('takes the total deadline when it comes before that of the step', async () => {
    const { entries } = await run({ itemAt: () => anItem({ deadlineAt: { S: at(1) } }), untilMinutes: 2 });
    expect(entries[0]).toMatchObject({ atMs: START_MS + MINUTE_MS, entry: { DetailType: 'StepFailed' } });
  });

  test.each([
    ['failing', 'undo-restore'],
    ['cancelling', 'undo-restore'],
    ['completed', 'delete-rds'],
  ])('says that a deadline has passed while a restore is %s, with %s at work', async (phase, step) => {
    const item = anItem({ phase: { S: phase }, step: { S: step } });
    const { entries } = await run({ itemAt: () => item, untilMinutes: 20 });
    expect(entries.map(({ entry }) => entry.DetailType)).toContain('StepFailed');
  });

  test('says nothing of deadlines to who tells people of a restore that is closed', async () => {
    const item = anItem({ phase: { S: 'failed' }, step: { S: 'sns-notification' } });
    const { entries } = await run({ itemAt: () => item, untilMinutes: 20 });
    expect(entries.map(({ entry }) => entry.DetailType)).not.toContain('StepFailed');
  });

  test.each([
    ['completed', 'Completed'],
    ['rejected', 'Rejected'],
  ])('succeeds when the restore has ended as %s', async (phase, state) => {
    const { states, endedAs } = await run({ itemAt: () => ended(phase) });
    expect(states.at(-1)).toBe(state);
    expect(endedAs?.type).toBe('Succeed');
  });

  test("fails with the restore's own code, message and hint", async () => {
    const failure = {
      M: { code: { S: 'TargetProtected' }, message: { S: 'it is protected' }, hint: { S: 'Lift it.' } },
    };
    const { endedAs } = await run({ itemAt: () => ({ ...ended('failed'), failure }) });
    expect(endedAs).toEqual({ type: 'Fail', error: 'TargetProtected', cause: 'it is protected HINT: Lift it.' });
  });

  test('fails when the restore was cancelled, and says so', async () => {
    const { endedAs } = await run({ itemAt: () => ended('cancelled') });
    expect(endedAs).toEqual({ type: 'Fail', error: 'RestoreCancelled', cause: 'the restore ended as cancelled' });
  });

  test('does not end while the last events have not left the outbox', async () => {
    const outbox = { M: { 'saga-tracker': { L: [{ M: {} }] } } };
    const itemAt = (nowMs: number) => ({ ...ended('completed'), ...(nowMs < START_MS + MINUTE_MS && { outbox }) });
    const { states, entries, endedAs } = await run({ itemAt });
    expect(entries[0]!.entry.Detail.data.steps).toEqual(['saga-tracker']);
    expect(states).toContain('Last events');
    expect(endedAs?.type).toBe('Succeed');
  });

  test('looks ten times more for a saga item that is not there, then fails', async () => {
    const { states, endedAs, nowMs } = await run({ itemAt: () => undefined });
    expect(states.filter((state) => state === 'Read the saga')).toHaveLength(11);
    expect(nowMs).toBe(START_MS + 50_000);
    expect(endedAs).toMatchObject({ type: 'Fail', error: 'SagaMissing' });
  });

  test('goes on when the saga item comes late', async () => {
    const { entries } = await run({
      itemAt: (nowMs) => (nowMs < START_MS + 20_000 ? undefined : anItem()),
      untilMinutes: 4,
    });
    expect(entries.map(({ atMs }) => (atMs - START_MS) / 1000)).toEqual([180, 190, 210]);
  });
});

function run(options: {
  readonly itemAt: (nowMs: number) => SagaItem;
  readonly untilMinutes?: number;
  readonly statesMax?: number;
}): Promise<ClockRun> {
  const { itemAt, untilMinutes = 24 * 60, statesMax = 2_000 } = options;
  return runClock(DEFINITION, { itemAt, startMs: START_MS, untilMs: START_MS + untilMinutes * MINUTE_MS, statesMax });
}

/** In `check-copy-status`, next check after three minutes, deadline of the step after ten. */
function anItem(changes: Readonly<Record<string, unknown>> = {}): SagaItem {
  return {
    phase: { S: 'running' },
    step: { S: 'check-copy-status' },
    nextCheckAt: { S: at(3) },
    stepDeadlineAt: { S: at(10) },
    deadlineAt: { S: at(24 * 60) },
    closestCheckSeconds: { N: '10' },
    outbox: { M: {} },
    ...changes,
  };
}

const ended = (phase: string): SagaItem =>
  anItem({ phase: { S: phase }, step: { S: 'ended' }, nextCheckAt: { S: at(0) } });

function envelope({ Detail, Source, DetailType }: any) {
  return {
    id: '0f6b1c52-3f0e-4a6b-9d53-7c1b6a2e9f10',
    source: Source,
    'detail-type': DetailType,
    account: '111122223333',
    region: 'eu-west-1',
    time: at(0),
    resources: [],
    detail: Detail,
  };
}
