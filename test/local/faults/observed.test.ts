import { beforeEach, describe, expect, test } from '@jest/globals';
import { describeCall } from '../../../local/faults/describe-call.ts';
import type { CallFault, KillFault } from '../../../local/faults/fault.ts';
import { createFaultSwitchboard, type FaultSwitchboard } from '../../../local/faults/fault-switchboard.ts';
import { observed } from '../../../local/faults/observed.ts';
import type { FunctionDefinition } from '../../../local/lambda/function-definition.ts';
import { AwsFault } from '../../../local/wire/aws-fault.ts';
import type { Caller, Principal, Protocol, WireService } from '../../../local/wire/service.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const ROLE = 'arn:aws:iam::111122223333:role/CopyRole';
const FUNCTION = {
  ...{ functionName: 'copy-snapshot', roleArn: ROLE, region: 'eu-west-1', accountId: '111122223333' },
} as FunctionDefinition;
const JSON_PROTOCOL: Protocol = { kind: 'json', version: '1.1', targetPrefix: 'X' };
const QUERY: Protocol = { kind: 'query', version: '2014-10-31', xmlNamespace: 'x', client: {} };

const caller = (principal: Principal): Caller => ({ accountId: '111122223333', region: 'us-east-1', principal });
const role: Caller = caller({ kind: 'role', roleArn: ROLE, sessionName: 'copy-snapshot' });
const clockRole: Caller = caller({ kind: 'role', roleArn: 'arn:aws:iam::111122223333:role/Clock', sessionName: 'r-1' });
const developer: Caller = caller({ kind: 'developer' });

let switchboard: FaultSwitchboard;
let carriedOut: unknown[];
let killed: string[];
let service: WireService;
beforeEach(() => {
  switchboard = createFaultSwitchboard({ clock: virtualClock('2026-10-06T02:14:09Z'), random: () => 0 });
  carriedOut = [];
  killed = [];
  service = serviceWith(QUERY);
});

function serviceWith(protocol: Protocol): WireService {
  const copy = {
    permissions: () => [{ action: 'rds:CopyDBClusterSnapshot', resource: '*' }],
    handle: async (input: { Fail?: boolean }) => {
      if (input.Fail) throw new AwsFault('DBClusterSnapshotAlreadyExistsFault', 'there');
      carriedOut.push(input);
      return { answer: 42 };
    },
  };
  const kill = async (arn: string) => killed.push(arn);
  const plain = { name: 'rds', protocol, operations: { CopyDBClusterSnapshot: copy } };
  return observed(plain, { switchboard, lambda: { functions: () => [FUNCTION], kill } });
}

const call = (input: object = {}, by: Caller = role) => service.operations.CopyDBClusterSnapshot!.handle(input, by);
const journal = () => switchboard.journal().map(({ at: _at, ...rest }) => rest);
const CALL = { service: 'rds', operation: 'CopyDBClusterSnapshot' } as const;
const fail = (more: Partial<CallFault> = {}) =>
  switchboard.add({ kind: 'call', action: 'fail', when: 'before', ...CALL, ...more });
const kill = (when: KillFault['when']) =>
  switchboard.add({ kind: 'kill', functionName: 'copy-snapshot', when, times: 1, ...CALL });

describe('the journal', () => {
  test('names caller, call and resource, and no value of the input', async () => {
    const input = { TargetDBClusterSnapshotIdentifier: 'copy-1', MasterUserPassword: 'canary' };
    expect(await call(input)).toEqual({ answer: 42 });
    await call({}, developer);
    await call({}, clockRole);
    expect(journal()).toEqual([
      {
        ...{ caller: 'copy-snapshot', ...CALL, resource: 'copy-1', isChanging: true, isDone: true, answer: 'ok' },
        parameters: ['TargetDBClusterSnapshotIdentifier', 'MasterUserPassword'],
      },
      { caller: 'developer', ...CALL, isChanging: true, isDone: true, answer: 'ok', parameters: [] },
      { caller: 'role Clock', ...CALL, isChanging: true, isDone: true, answer: 'ok', parameters: [] },
    ]);
    expect(JSON.stringify(switchboard.journal())).not.toContain('canary');
  });

  test.each([
    ['DescribeDBClusters', false],
    ['ListTagsForResource', false],
    ['GetItem', false],
    ['Query', false],
    ['CopyDBClusterSnapshot', true],
    ['TransactWriteItems', true],
    ['PutEvents', true],
    ['DeleteDBCluster', true],
  ])('knows whether %s changes something: %s', (name, isChanging) => {
    expect(describeCall(name, {}).isChanging).toBe(isChanging);
  });

  test('tells what the service refused', async () => {
    await expect(call({ Fail: true })).rejects.toMatchObject({ code: 'DBClusterSnapshotAlreadyExistsFault' });
    expect(journal()).toMatchObject([{ isDone: false, answer: 'DBClusterSnapshotAlreadyExistsFault' }]);
  });
});

describe('a call that is made to fail', () => {
  test('is not carried out, and answered with an internal failure', async () => {
    fail({ times: 1 });
    await expect(call()).rejects.toMatchObject({ code: 'InternalFailure', statusCode: 500 });
    expect(carriedOut).toEqual([]);
    expect(journal()).toMatchObject([{ isDone: false, answer: 'InternalFailure', faultId: 'f-1' }]);
    expect(await call()).toEqual({ answer: 42 });
  });

  test('is answered with the code, words and status asked for', async () => {
    fail({ code: 'KMSKeyNotAccessibleFault', message: 'no', statusCode: 403 });
    await expect(call()).rejects.toMatchObject({ code: 'KMSKeyNotAccessibleFault', message: 'no', statusCode: 403 });
  });

  test('is carried out when only its answer is to be lost', async () => {
    fail({ when: 'after', times: 1 });
    await expect(call()).rejects.toMatchObject({ code: 'InternalFailure' });
    expect(carriedOut).toHaveLength(1);
    expect(journal()).toMatchObject([{ isDone: true, answer: 'InternalFailure', faultId: 'f-1' }]);
  });

  test('keeps the service’s own refusal, which has no effect to lose', async () => {
    fail({ when: 'after', times: 1 });
    await expect(call({ Fail: true })).rejects.toMatchObject({ code: 'DBClusterSnapshotAlreadyExistsFault' });
    expect(switchboard.list()).toMatchObject([{ met: 0 }]);
  });

  test.each([
    [QUERY, 'Throttling', 400],
    [JSON_PROTOCOL, 'ThrottlingException', 400],
    [{ kind: 'rest-lambda' } as const, 'TooManyRequestsException', 429],
  ])('is throttled in the words of its protocol (%j)', async (protocol, code, statusCode) => {
    service = serviceWith(protocol);
    fail({ action: 'throttle' });
    await expect(call()).rejects.toMatchObject({ code, statusCode, message: 'Rate exceeded' });
  });

  test('meets the roles that are deployed, never the developer nor AWS itself', async () => {
    fail();
    await expect(call({}, clockRole)).rejects.toMatchObject({ code: 'InternalFailure' });
    expect(await call({}, developer)).toEqual({ answer: 42 });
    expect(await call({}, caller({ kind: 'service', service: 'events.amazonaws.com' }))).toEqual({ answer: 42 });
  });
});

describe('a function that is killed at a call', () => {
  const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:copy-snapshot';

  test('before it, has not made it and gets no answer', async () => {
    kill('before');
    await expect(call()).rejects.toMatchObject({ name: 'Unanswered' });
    expect({ carriedOut, killed }).toEqual({ carriedOut: [], killed: [arn] });
    expect(journal()).toMatchObject([{ isDone: false, answer: 'none', faultId: 'f-1' }]);
  });

  test('after it, has made it and gets no answer', async () => {
    kill('after');
    await expect(call()).rejects.toMatchObject({ name: 'Unanswered' });
    expect({ carriedOut, killed }).toEqual({ carriedOut: [{}], killed: [arn] });
    expect(journal()).toMatchObject([{ isDone: true, answer: 'none', faultId: 'f-1' }]);
  });

  test('lets others make the same call', async () => {
    kill('before');
    expect(await call({}, clockRole)).toEqual({ answer: 42 });
    expect(killed).toEqual([]);
  });
});
