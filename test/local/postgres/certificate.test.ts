import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RealPostgres, realPostgres } from '../../support/real-postgres.ts';

const VOLUME = 'production';
const FORMER = 'arp-new-r1.cluster-c1a2b3c4d5e6.eu-west-1.rds.amazonaws.com';

let postgres: RealPostgres;
beforeAll(async () => {
  postgres = await realPostgres('app');
}, 60_000);
afterAll(() => postgres?.dispose());

test('a client that checks names refuses a server whose certificate is for another one, until it is for this one', async () => {
  expect(await postgres.sql('SELECT 1')).toEqual([1]);
  await postgres.storage.certify({ volumeId: VOLUME, name: FORMER });
  await expect(postgres.sql('SELECT 1')).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    message: expect.stringContaining(FORMER),
  });
  expect(await postgres.sqlAsSuperuser('SELECT 2')).toEqual([2]);
  await postgres.storage.certify({ volumeId: VOLUME });
  expect(await postgres.sql('SELECT 3')).toEqual([3]);
});

test('a restart changes no certificate', async () => {
  await postgres.storage.certify({ volumeId: VOLUME, name: FORMER });
  await postgres.restart({});
  await expect(postgres.sql('SELECT 1')).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});
