import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { rdsIn, rdsReader } from '../../shared/rds-reader.ts';
import { stepHandler } from '../../shared/service-handler.ts';
import { snapshotCheck } from './step.ts';

const kms = new KMSClient({});

export const handler = stepHandler(snapshotCheck, (log, plan) => ({
  source: rdsReader(rdsIn(plan.source.region), log),
  target: rdsReader(rdsIn(plan.target.region), log),
  keyState: (KeyId) =>
    log.record('DescribeKey', KeyId, async () => {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      return KeyMetadata?.KeyState ?? 'unknown';
    }),
}));
