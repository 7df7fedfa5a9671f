import { describe, expect, test } from '@jest/globals';
import { nextFireMs, parseSchedule } from '../../../local/eventbridge/schedule/parse-schedule.ts';
import { ACCOUNT, createWorld } from './support/world.ts';

const fn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:scan`;

async function scheduled(ScheduleExpression: string) {
  const world = createWorld();
  await world.ask('events', 'PutRule', { Name: 'scan', ScheduleExpression });
  await world.ask('events', 'PutTargets', { Rule: 'scan', Targets: [{ Id: '1', Arn: fn }] });
  return world;
}

describe('a scheduled rule', () => {
  test('sends an event per period to its own targets', async () => {
    const { ask, clock, invocations } = await scheduled('rate(5 minutes)');
    await ask('events', 'PutRule', { Name: 'other', EventPattern: '{"source":["aws.events"]}' });
    await ask('events', 'PutTargets', { Rule: 'other', Targets: [{ Id: '1', Arn: `${fn}-other` }] });
    await clock.advance(15 * 60_000);
    expect(invocations).toHaveLength(3);
    expect(invocations[0]?.payload).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      resources: ['arn:aws:events:eu-west-1:111122223333:rule/scan'],
      time: '2026-10-06T02:19:09Z',
      detail: {},
    });
  });

  test('stops when disabled and when deleted', async () => {
    const { ask, clock, invocations } = await scheduled('rate(1 minute)');
    await clock.advance(60_000);
    await ask('events', 'DisableRule', { Name: 'scan' });
    await clock.advance(600_000);
    expect(invocations).toHaveLength(1);
    await ask('events', 'EnableRule', { Name: 'scan' });
    await clock.advance(60_000);
    await ask('events', 'RemoveTargets', { Rule: 'scan', Ids: ['1'] });
    await ask('events', 'DeleteRule', { Name: 'scan' });
    await clock.advance(600_000);
    expect(invocations).toHaveLength(2);
  });

  test('waits for a moment further away than a timer reaches', async () => {
    const { clock, invocations } = await scheduled('rate(40 days)');
    await clock.advance(40 * 86_400_000 - 1);
    expect(invocations).toHaveLength(0);
    await clock.advance(1);
    expect(invocations).toHaveLength(1);
  });
});

describe('a cron expression', () => {
  // 2026-10-06 is a Tuesday.
  test.each([
    ['cron(0 10 * * ? *)', '2026-10-06T02:14:09Z', '2026-10-06T10:00:00Z'],
    ['cron(0 10 * * ? *)', '2026-10-06T10:00:00Z', '2026-10-07T10:00:00Z'],
    ['cron(0/15 * * * ? *)', '2026-10-06T02:14:09Z', '2026-10-06T02:15:00Z'],
    ['cron(15 12 ? * MON-FRI *)', '2026-10-09T13:00:00Z', '2026-10-12T12:15:00Z'],
    ['cron(0 0 ? * 1 *)', '2026-10-06T02:14:09Z', '2026-10-11T00:00:00Z'],
    ['cron(0 8 1 JAN,jul ? *)', '2026-10-06T02:14:09Z', '2027-01-01T08:00:00Z'],
    ['cron(0 0 29 2 ? *)', '2026-10-06T02:14:09Z', '2028-02-29T00:00:00Z'],
    ['cron(0 0 1 1 ? 2030)', '2026-10-06T02:14:09Z', '2030-01-01T00:00:00Z'],
  ])('%s after %s fires at %s', (expression, after, next) => {
    expect(nextFireMs(parseSchedule(expression), Date.parse(after))).toBe(Date.parse(next));
  });

  test('of the past never fires again', () => {
    expect(nextFireMs(parseSchedule('cron(0 0 1 1 ? 2020)'), Date.parse('2026-10-06T00:00:00Z'))).toBeUndefined();
  });

  test.each([
    'cron(60 0 * * ? *)',
    'cron(0 0 ? * ? *)',
    'cron(0 0 * *)',
    'cron(a 0 * * ? *)',
    'cron(5-1 0 * * ? *)',
    'at(x)',
  ])('%s is refused', (expression) =>
    expect(() => parseSchedule(expression)).toThrow('Parameter ScheduleExpression is not valid.'),
  );
});
