import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tryLogin } from '../../shared/session.ts';
import { type RealPostgres, realPostgres } from '../support/real-postgres.ts';

const FORMER = 'arp-new-r1.cluster-c1a2b3c4d5e6.eu-west-1.rds.amazonaws.com';

let postgres: RealPostgres;
beforeAll(async () => {
  postgres = await realPostgres('app');
}, 60_000);
afterAll(() => postgres?.dispose());

describe('who answers at a name', () => {
  test('is the cluster whose password is given', async () => {
    expect(await tryLogin(postgres.master())).toEqual({ kind: 'in' });
  });

  test('is another one, when it does not know the password', async () => {
    expect(await tryLogin(postgres.as('dba', 'app', 'of another cluster'))).toEqual({ kind: 'another' });
  });

  test('is nobody, when nothing listens there', async () => {
    const nowhere = { ...postgres.master(), port: 9 };
    expect(await tryLogin(nowhere)).toEqual({ kind: 'nobody', fact: expect.stringContaining('ECONNREFUSED') });
  });

  test('is a server that the name may not belong to, when its certificate is for another one', async () => {
    await postgres.storage.certify({ volumeId: 'production', name: FORMER });
    const answer = await tryLogin(postgres.master());
    await postgres.storage.certify({ volumeId: 'production' });
    expect(answer).toEqual({ kind: 'certificate', fact: expect.stringContaining(FORMER) });
  });
});
