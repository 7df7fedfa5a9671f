import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { triggerKeyOf, type TriggerRecord } from '../../shared/trigger-record.ts';
import { aCluster, aSnapshot } from '../e2e/support/clusters.ts';
import { deploy, type Deployment, TEST_TIMEOUT_MS } from '../e2e/support/deployment.ts';

jest.setTimeout(TEST_TIMEOUT_MS);

const SOURCE_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/aaaaaaaa-0000-4000-8000-000000000001';
const ELSEWHERE_KEY = 'arn:aws:kms:us-east-1:111122223333:key/cccccccc-0000-4000-8000-000000000003';
const SQL = 'CREATE TABLE orders (id integer PRIMARY KEY); INSERT INTO orders SELECT generate_series(1, 10)';
const SNAPSHOTS_RULE = 'aurora-restore-restore-trigger-rds-1';
const AT_EU = 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:';

let pipeline: Deployment;

beforeAll(async () => {
  pipeline = await deploy({ plansDirectory: join(import.meta.dirname, 'plans-trigger') });
  await Promise.all([
    aCluster(pipeline, { cluster: 'orders-production', database: 'orders', kmsKeyArn: SOURCE_KEY, sql: SQL }),
    aCluster(pipeline, {
      cluster: 'shop-production',
      database: 'shop',
      kmsKeyArn: ELSEWHERE_KEY,
      region: 'us-east-1',
      sql: SQL,
    }),
  ]);
});

afterAll(async () => {
  await pipeline?.runtime.dispose();
});

/** Every restore of a plan, whatever became of it. */
async function restoresOf(
  plan: string,
): Promise<{ restoreId: string; snapshot: string; step: string; phase: string }[]> {
  const { call, developer } = pipeline.runtime;
  const { Items } = await call('dynamodb', 'Scan', { TableName: 'aurora-restore-state' }, developer);
  return Items.filter((item: any) => item.kind.S === 'saga' && item.planName.S === plan).map((item: any) => ({
    restoreId: item.restoreId.S,
    snapshot: item.request.M.snapshot.S,
    step: item.step.S,
    phase: item.phase.S,
  }));
}

const restoresFrom = async (plan: string, snapshotArn: string) =>
  (await restoresOf(plan)).filter(({ snapshot }) => snapshot === snapshotArn);

const completed = (plan: string, snapshotArn: string) =>
  pipeline.until(`the restore of '${plan}' from '${snapshotArn}' has completed`, async () => {
    const [restore] = await restoresFrom(plan, snapshotArn);
    return restore?.step === 'ended' && restore;
  });

/** Calls the trigger as its schedule does, and waits for its answer. */
async function scan(): Promise<void> {
  const event = {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '111122223333',
    time: new Date().toISOString(),
    region: 'eu-west-1',
    resources: ['arn:aws:events:eu-west-1:111122223333:rule/aurora-restore-restore-trigger-schedule'],
    detail: {},
  };
  await invoked(event);
}

async function invoked(event: object): Promise<void> {
  const { call, developer } = pipeline.runtime;
  const answer = await call(
    'lambda',
    'Invoke',
    {
      FunctionName: 'aurora-restore-restore-trigger',
      InvocationType: 'RequestResponse',
      Payload: Buffer.from(JSON.stringify(event)),
    },
    developer,
  );
  expect(answer.FunctionError).toBeUndefined();
}

async function switchRule(operation: 'DisableRule' | 'EnableRule'): Promise<void> {
  const { call, developer } = pipeline.runtime;
  await call('events', operation, { Name: SNAPSHOTS_RULE }, developer);
}

const aSnapshotEvent = (SourceArn: string) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'RDS DB Cluster Snapshot Event',
  source: 'aws.rds',
  account: '111122223333',
  time: new Date().toISOString(),
  region: 'eu-west-1',
  resources: [SourceArn],
  detail: {
    EventCategories: ['backup'],
    SourceType: 'CLUSTER_SNAPSHOT',
    SourceArn,
    Date: new Date().toISOString(),
    SourceIdentifier: SourceArn.split(':cluster-snapshot:')[1],
    Message: 'Manual cluster snapshot created',
    EventID: 'RDS-EVENT-0075',
  },
});

async function decisionsOf(plan: string): Promise<string[]> {
  return (await pipeline.auditOf(triggerKeyOf(plan))).map(({ decision, summary }) => `${decision} ${summary}`);
}

describe('a new snapshot of a watched source', () => {
  test('starts exactly one restore by its event, from that very snapshot', async () => {
    await aSnapshot(pipeline, 'orders-production', 'nightly-1');
    expect(await completed('nightly', `${AT_EU}nightly-1`)).toMatchObject({ phase: 'completed' });
    await scan();
    await pipeline.runtime.services.lambda.idle();
    expect(await restoresOf('nightly')).toHaveLength(1);
  });

  test('starts exactly one by the scan when its event is lost', async () => {
    await switchRule('DisableRule');
    await aSnapshot(pipeline, 'orders-production', 'nightly-2');
    await pipeline.runtime.services.lambda.idle();
    expect(await restoresFrom('nightly', `${AT_EU}nightly-2`)).toEqual([]);
    await Promise.all([scan(), scan()]);
    expect(await completed('nightly', `${AT_EU}nightly-2`)).toMatchObject({ phase: 'completed' });
    await scan();
    expect(await restoresFrom('nightly', `${AT_EU}nightly-2`)).toHaveLength(1);
    await switchRule('EnableRule');
  });

  test('starts exactly one when its event comes several times while the scan runs', async () => {
    const arn = `${AT_EU}nightly-3`;
    await aSnapshot(pipeline, 'orders-production', 'nightly-3');
    await Promise.all([invoked(aSnapshotEvent(arn)), scan(), invoked(aSnapshotEvent(arn)), scan()]);
    expect(await completed('nightly', arn)).toMatchObject({ phase: 'completed' });
    await invoked(aSnapshotEvent(arn));
    await pipeline.runtime.services.lambda.idle();
    expect(await restoresFrom('nightly', arn)).toHaveLength(1);
    const asked = (await decisionsOf('nightly')).filter((line) => line.startsWith('requested'));
    expect(asked).toHaveLength(3);
  });

  test("starts none when it is the pipeline's own copy, and none when its name does not fit; both say why", async () => {
    const [restore] = await restoresFrom('nightly', `${AT_EU}nightly-3`);
    const copy = `arp-orders-staging-${restore!.restoreId}`;
    await invoked(aSnapshotEvent(AT_EU + copy));
    await aSnapshot(pipeline, 'orders-production', 'before-migration');
    const lines = await pipeline.until('both refusals are written down', async () => {
      const all = await decisionsOf('nightly');
      return all.filter((line) => line.startsWith('refused')).length >= 2 && all;
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        `refused OwnCopy: snapshot '${copy}' was made by this pipeline`,
        "refused NameDoesNotFit: snapshot 'before-migration' does not fit the name pattern 'nightly-*'",
      ]),
    );
    await scan();
    expect(await restoresOf('nightly')).toHaveLength(3);
  });

  test('starts one by an automated snapshot too', async () => {
    const { accountId, region, services } = pipeline.runtime;
    const snapshot = services.rds.takeAutomatedSnapshot({ accountId, region }, 'orders-production');
    expect(await completed('nightly', snapshot.DBClusterSnapshotArn!)).toMatchObject({ phase: 'completed' });
  });
});

describe('a source in another region', () => {
  test('has its events sent on, and starts one restore in its interval', async () => {
    const at = 'arn:aws:rds:us-east-1:111122223333:cluster-snapshot:';
    await aSnapshot(pipeline, 'shop-production', 'weekly-1', 'us-east-1');
    expect(await completed('weekly', `${at}weekly-1`)).toMatchObject({ phase: 'completed' });
    await aSnapshot(pipeline, 'shop-production', 'weekly-2', 'us-east-1');
    await pipeline.until('the second is refused', async () =>
      (await decisionsOf('weekly')).some((line) => /^refused TooSoon: snapshot 'weekly-2' waits until/.test(line)),
    );
    await scan();
    await scan();
    expect(await restoresOf('weekly')).toHaveLength(1);
    expect((await decisionsOf('weekly')).filter((line) => line.includes('TooSoon'))).toHaveLength(1);
  });

  test('leaves a whole trail', async () => {
    const { call, developer } = pipeline.runtime;
    const Key = { restoreId: { S: triggerKeyOf('weekly') } };
    const record = await call('dynamodb', 'GetItem', { TableName: 'aurora-restore-state', Key }, developer);
    expect(await pipeline.brokenTrailOf(unmarshall(record.Item) as TriggerRecord)).toBeUndefined();
  });
});
