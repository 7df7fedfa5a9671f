import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createKms } from '../../../local/kms/kms-service.ts';
import { startWireServer, type WireServer } from '../../../local/wire/start-wire-server.ts';
import { systemClock } from '../../../local/clock.ts';

let server: WireServer;
beforeAll(async () => {
  const services = [createKms({ clock: systemClock, keys: [] })];
  server = await startWireServer({ services, authorize: () => undefined, defaultAccountId: '111122223333' });
});
afterAll(() => server.close());

function asked(Host: string): Promise<{ status: number; body: string }> {
  const headers = { Host, 'X-Amz-Target': 'TrentService.ListKeys', 'Content-Type': 'application/x-amz-json-1.1' };
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, method: 'POST', headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode!, body }));
    })
      .on('error', reject)
      .end('{}');
  });
}

test.each([
  'evil.example',
  'evil.example:4566',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  '10.0.0.1',
  '[::2]',
])('a request to %s is refused: a page in a browser could have sent it here', async (host) => {
  const { status, body } = await asked(host);
  expect(status).toBe(403);
  expect(JSON.parse(body).message).toMatch(/answers to 127.0.0.1 and localhost only, not to Host '.*'. HINT: /);
});

test.each([
  '127.0.0.1',
  '127.0.0.1:4566',
  '127.0.1.7:80',
  'localhost:4566',
  'LOCALHOST',
  'aws.localhost:1',
  '[::1]:4566',
])('a request to %s is answered', async (host) => {
  expect((await asked(host)).body).not.toMatch(/HINT/);
});
