import { expect, test } from '@jest/globals';
import { seedDemo } from '../../../local/demo/seed-demo.ts';
import type { CallService } from '../../../local/wire/service.ts';

/** The demonstration on an RDS whose new clusters say `status` whenever they are described. */
function seededOn(status: string, sleep: () => Promise<void>) {
  const call: CallService = async (_service, operation) =>
    operation === 'DescribeDBClusters' ? { DBClusters: [{ Status: status }] } : {};
  return seedDemo({
    call,
    caller: { accountId: '111122223333', region: 'eu-west-1', principal: { kind: 'developer' } },
    caFile: '/nowhere',
    kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/a',
    rows: 1,
    takeAutomatedSnapshot: () => ({ id: 'rds:a', arn: 'arn:a' }),
    sleep,
  });
}

test('what failed is told at once, not waited for', async () => {
  const seeded = seededOn('failed', () => Promise.reject(new Error('waited')));
  await expect(seeded).rejects.toThrow(/^cluster 'demo-(production|staging)' of the demonstration is failed/);
});

test('waiting ends with the runtime', async () => {
  const seeded = seededOn('creating', () => Promise.reject(new Error('the runtime has ended')));
  await expect(seeded).rejects.toThrow('the runtime has ended');
});
