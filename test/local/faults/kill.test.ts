import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createFaultSwitchboard, type FaultSwitchboard } from '../../../local/faults/fault-switchboard.ts';
import { observed } from '../../../local/faults/observed.ts';
import { type WireServer, startWireServer } from '../../../local/wire/start-wire-server.ts';
import type { WireService } from '../../../local/wire/service.ts';
import { lambdaFixture, type LambdaFixture } from '../lambda/support/lambda-fixture.ts';

/** Calls `Note` once, and would go on for as long as it lives. */
const SOURCE = `
  export const handler = async ({ text }) => {
    const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: key } = process.env;
    const authorization = 'AWS4-HMAC-SHA256 Credential=' + key + '/20261006/eu-west-1/notes/aws4_request';
    const headers = { authorization, 'x-amz-target': 'Notes.Note' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ text }) });
    console.log('answered ' + response.status);
    return 'done';
  };`;

let fixture: LambdaFixture;
let server: WireServer;
let switchboard: FaultSwitchboard;
let notes: string[];
let reports: string[];
beforeEach(async () => {
  fixture = await lambdaFixture({ endpointUrl: () => server.url, retryDelaysMs: [1_000, 2_000] });
  switchboard = createFaultSwitchboard({ clock: fixture.clock, random: () => 0 });
  [notes, reports] = [[], []];
  const service: WireService = {
    name: 'notes',
    protocol: { kind: 'json', version: '1.0', targetPrefix: 'Notes' },
    operations: { Note: { permissions: () => [], handle: ({ text }: { text: string }) => void notes.push(text) } },
  };
  server = await startWireServer({
    services: [observed(service, { switchboard, lambda: fixture.lambda })],
    authorize: () => undefined,
    principalOf: fixture.iam.principalOf,
    defaultAccountId: '111122223333',
    report: (problem) => void reports.push(problem),
  });
});
afterEach(async () => {
  await fixture.dispose();
  await server.close();
});

const kill = (when: 'before' | 'after') =>
  switchboard.add({ kind: 'kill', functionName: 'fn', when, service: 'notes', operation: 'Note', times: 1 });

test.each([
  ['before', [], ['again']],
  ['after', ['again'], ['again', 'again']],
] as const)(
  'a function killed %s its call ends there, is never answered, and is tried again by Lambda',
  async (when, notesWhenKilled, notesInTheEnd) => {
    kill(when);
    const arn = await fixture.deploy(SOURCE);
    await fixture.lambda.invokeFunction(arn, { text: 'again' });
    await fixture.lambda.idle();
    expect(notes).toEqual(notesWhenKilled);
    expect(fixture.lines).toEqual([]);
    expect(fixture.lambda.pending()).toEqual({ running: 0, waitingForRetry: 1 });

    await fixture.clock.advance(1_000);
    await fixture.lambda.idle();
    expect(notes).toEqual(notesInTheEnd);
    expect(fixture.lines).toEqual(['fn: answered 200']);
    expect(fixture.lambda.pending()).toEqual({ running: 0, waitingForRetry: 0 });
    expect(reports).toEqual([]);
  },
);

test('a synchronous caller hears that the runtime exited', async () => {
  kill('before');
  const { payload, functionError } = await fixture.lambda.invokeAndWait(await fixture.deploy(SOURCE), { text: 'x' });
  expect(functionError).toBe('Unhandled');
  expect(JSON.parse(payload)).toMatchObject({ errorType: 'Runtime.ExitError' });
});

test('warm environments and other functions live on', async () => {
  const arn = await fixture.deploy(SOURCE);
  await fixture.lambda.invokeAndWait(arn, { text: 'warm' });
  expect(await fixture.lambda.kill(arn)).toBe(0);
  const nobody = fixture.lambda.kill('arn:aws:lambda:eu-west-1:111122223333:function:nobody');
  await expect(nobody).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
});
