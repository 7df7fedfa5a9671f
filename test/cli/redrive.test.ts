import { describe, expect, test } from '@jest/globals';
import { SnapshotCopied } from '../../events/contracts/snapshot-copied.ts';
import { restoreIdOf } from '../../shared/names.ts';
import { ServiceError } from '../../cli/aws/service-error.ts';
import { CliWorld } from './support/cli-world.ts';
import { after, NOW, RESTORE_ID } from './support/sagas.ts';

const event = (name: string, detail: unknown) => ({
  version: '0',
  id: 'event-7',
  'detail-type': name,
  source: 'aurora-restore',
  account: '111122223333',
  time: after(-3600),
  region: 'eu-west-1',
  resources: [],
  detail,
});
const copied = event('SnapshotCopied', SnapshotCopied.example);
const broken = event('SnapshotCopied', { metadata: SnapshotCopied.example.metadata, data: {} });

const failure = (requestPayload: unknown, errorMessage: string, errorType = 'Error') => ({
  version: '1.0',
  timestamp: NOW,
  requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
  requestPayload,
  responseContext: { statusCode: 200, functionError: 'Unhandled' },
  responsePayload: { errorType, errorMessage, trace: [] },
});

const FAILED = 'delete-rds/failed';

describe('redrive', () => {
  test('shows the messages, has the service typed, and deletes each only after Lambda has accepted its event', async () => {
    const world = new CliWorld();
    world.isTerminal = true;
    world.typed.push('delete-rds');
    world.deadLetters.put(FAILED, 'm-1', failure(copied, 'Rate exceeded\nHINT: It is tried again.'));
    world.deadLetters.put(FAILED, 'm-2', failure(copied, 'socket hang up'));
    expect(await world.run('redrive', 'delete-rds')).toBe(0);
    expect(world.lines.find((line) => line.startsWith('1 '))).toMatch(
      new RegExp(`^1 +SnapshotCopied +${RESTORE_ID} +1h 00m +Rate exceeded$`),
    );
    expect(world.deadLetters.done).toEqual([
      'receive',
      'deliver delete-rds',
      'remove m-1',
      'deliver delete-rds',
      'remove m-2',
    ]);
    expect(world.deadLetters.delivered).toEqual([copied, copied]);
    expect(world.stdout).toContain('Redriven: 2. Left in the queue: 0.');
  });

  test('keeps what Lambda did not accept, gives it back to the queue and ends with 3', async () => {
    const world = new CliWorld();
    for (const id of ['m-1', 'm-2', 'm-3']) world.deadLetters.put(FAILED, id, failure(copied, 'no'));
    world.deadLetters.troubles.set(2, new ServiceError('denied', 'Invoke is not allowed', 'Allow it.'));
    expect(await world.run('redrive', 'delete-rds', '--yes')).toBe(3);
    expect(world.deadLetters.done).toEqual([
      'receive',
      'deliver delete-rds',
      'remove m-1',
      'deliver delete-rds',
      'release m-2',
      'release m-3',
    ]);
    expect(world.stdout).toContain('Redriven: 1. Left in the queue: 2.');
    expect(world.stderr).toContain('Invoke is not allowed');
  });

  test('says when an accepted event could not be deleted', async () => {
    const world = new CliWorld();
    world.deadLetters.put(FAILED, 'm-1', failure(copied, 'no'));
    world.deadLetters.removalTrouble = new ServiceError('busy', 'DeleteMessage was not served', 'Try again.');
    expect(await world.run('redrive', 'delete-rds', '--yes')).toBe(3);
    expect(world.stderr).toContain('1 redriven but not deleted; redriving it again is harmless');
  });

  test('gives everything back when it is not confirmed', async () => {
    const world = new CliWorld();
    world.isTerminal = true;
    world.typed.push('n');
    world.deadLetters.put(FAILED, 'm-1', failure(copied, 'no'));
    expect(await world.run('redrive', 'delete-rds')).toBe(2);
    expect(world.deadLetters.done).toEqual(['receive', 'release m-1']);
  });

  test('receives nothing without --yes where nobody can be asked', async () => {
    const world = new CliWorld();
    expect(await world.run('redrive', 'delete-rds')).toBe(2);
    expect(world.deadLetters.done).toEqual([]);
  });

  test.each([
    ['by what the function said', failure(copied, 'event breaks the contract', 'ContractViolation')],
    ['by the contract itself', failure(broken, 'Cannot read properties of undefined')],
  ])('leaves events that break their contract, known %s', async (_, body) => {
    const world = new CliWorld();
    world.deadLetters.put(FAILED, 'm-1', body);
    expect(await world.run('redrive', 'delete-rds', '--yes')).toBe(1);
    expect(world.stdout).toContain('[breaks its contract]');
    expect(world.deadLetters.done).toEqual(['receive', 'release m-1']);
    expect(await world.run('redrive', 'delete-rds', '--yes', '--include-contract-violations')).toBe(0);
    expect(world.deadLetters.done.slice(2)).toEqual(['receive', 'deliver delete-rds', 'remove m-1']);
  });

  test.each(['not JSON', '[]', failure(undefined, 'x')])('leaves a message without an event: %j', async (body) => {
    const world = new CliWorld();
    world.deadLetters.put(FAILED, 'm-1', body);
    expect(await world.run('redrive', 'delete-rds', '--yes', '--include-contract-violations')).toBe(1);
    expect(world.stdout).toContain('[no event]');
    expect(world.deadLetters.delivered).toEqual([]);
  });

  test('reads undelivered events as they are, with the reason from the attributes', async () => {
    const world = new CliWorld();
    const request = event('RestoreRequested', { data: { plan: 'demo' } });
    const attributes = { ERROR_CODE: 'NO_PERMISSIONS', ERROR_MESSAGE: 'not allowed' };
    world.deadLetters.put('saga-tracker/undelivered', 'm-1', request, attributes);
    expect(await world.run('redrive', 'saga-tracker', '--queue', 'undelivered', '--yes', '--json')).toBe(0);
    expect(JSON.parse(world.stdout)).toEqual({
      redriven: [
        {
          messageId: 'm-1',
          event: 'RestoreRequested',
          restoreId: restoreIdOf('event-7'),
          error: 'NO_PERMISSIONS: not allowed',
          at: after(-3600),
          breaksContract: false,
        },
      ],
      undeleted: [],
      left: [],
    });
    expect(world.deadLetters.delivered).toEqual([request]);
  });

  test('says that a queue is empty and receives no more than asked', async () => {
    const world = new CliWorld();
    expect(await world.run('redrive', 'delete-rds', '--yes')).toBe(0);
    expect(world.stdout).toContain('Queue aurora-restore-delete-rds-failed has no message to receive.');
    for (const id of ['m-1', 'm-2']) world.deadLetters.put(FAILED, id, failure(copied, 'no'));
    await world.run('redrive', 'delete-rds', '--yes', '--max', '1');
    expect(world.deadLetters.delivered).toHaveLength(1);
  });

  test.each([
    [['delete-rd', '--yes'], "Did you mean 'delete-rds'?"],
    [['delete-rds', '--yes', '--queue', 'dead'], 'Allowed choices are failed, undelivered'],
    [['delete-rds', '--yes', '--max', '101'], 'expected a whole number from 1 to 100'],
  ])('refuses %j', async (args, fact) => {
    const world = new CliWorld();
    expect(await world.run('redrive', ...args)).toBe(2);
    expect(world.stderr).toContain(fact);
    expect(world.deadLetters.done).toEqual([]);
  });
});
