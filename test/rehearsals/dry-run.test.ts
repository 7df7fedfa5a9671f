import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { PreflightAnswer } from '../../shared/preflight-report.ts';
import type { Finding } from '../../shared/saga.ts';
import { aCluster, aSnapshot } from '../e2e/support/clusters.ts';
import { deploy, type Deployment, TEST_TIMEOUT_MS } from '../e2e/support/deployment.ts';

/** Ten things are wrong at once. Each is put right by what its hint says, and by nothing else. */
jest.setTimeout(2 * TEST_TIMEOUT_MS);

const key = (id: string) => `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
const SOURCE_KEY = key('aaaaaaaa-0000-4000-8000-000000000001');
const TARGET = { DBClusterIdentifier: 'books-staging' };
const TARGET_ARN = 'arn:aws:rds:eu-west-1:111122223333:cluster:books-staging';
const TAG = { Key: 'aurora-restore:plan', Value: 'tenfold' };
const TEAM_TAGS = Array.from({ length: 48 }, (_, index) => ({ Key: `team-${index}`, Value: 'x' }));
const SECRET = 'aurora-restore/tenfold/tenfold_app';
const OLD_SNAPSHOTS = ['kept-1', 'kept-2', 'kept-3'];

let pipeline: Deployment;

beforeAll(async () => {
  pipeline = await deploy({ plansDirectory: join(import.meta.dirname, 'plans-dry-run') });
  await Promise.all([
    aCluster(pipeline, {
      ...{ cluster: 'books-production', database: 'books', kmsKeyArn: SOURCE_KEY, sql: 'SELECT 1' },
      more: { EngineVersion: '16.6' },
    }),
    aCluster(pipeline, {
      ...{ cluster: TARGET.DBClusterIdentifier, database: 'books', sql: 'SELECT 1' },
      kmsKeyArn: key('bbbbbbbb-0000-4000-8000-000000000002'),
      tags: { 'aurora-restore:plan': 'first' },
      more: { DeletionProtection: false },
    }),
  ]);
  await aSnapshot(pipeline, 'books-production', 'books-monday');
  for (const name of OLD_SNAPSHOTS) await aSnapshot(pipeline, 'books-production', name);
  await holdTheTarget();
  await breakTheWorld();
});

afterAll(() => pipeline?.runtime.dispose());

const aws = (service: string, operation: string, input: object) =>
  pipeline.runtime.call(service, operation, input, pipeline.runtime.developer);

/** A restore of the other plan has begun, and RDS does not take the copy. */
async function holdTheTarget(): Promise<void> {
  const operation = 'CopyDBClusterSnapshot';
  pipeline.runtime.services.faults.add({ kind: 'call', service: 'rds', operation, when: 'before', action: 'fail' });
  await pipeline.request({ plan: 'first', requestId: 'first', snapshot: 'books-monday' });
  await pipeline.until('the restore tries to copy', async () => {
    return (await pipeline.saga('first'))?.step === 'copy-snapshot';
  });
}

async function breakTheWorld(): Promise<void> {
  const { faults, rds } = pipeline.runtime.services;
  faults.add({ kind: 'no-route', functionName: 'aurora-restore-setup-db-users', service: 'secretsmanager' });
  const { SecurityGroups } = await aws('ec2', 'DescribeSecurityGroups', {});
  const [group] = SecurityGroups.filter((each: { GroupName: string }) => each.GroupName === 'default');
  // A network that the function is not in; the preflight cannot know that, the function's own try does.
  const office = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.9.0.0/16' }] }];
  await aws('ec2', 'RevokeSecurityGroupIngress', { GroupId: group.GroupId, IpPermissions: group.IpPermissions });
  await aws('ec2', 'AuthorizeSecurityGroupIngress', { GroupId: group.GroupId, IpPermissions: office });
  await pipeline.rds('AddTagsToResource', { ResourceName: TARGET_ARN, Tags: [TAG, ...TEAM_TAGS] });
  const others = ['db:books-staging-old-1', ...OLD_SNAPSHOTS.map((name) => `cluster-snapshot:${name}`)];
  for (const other of others) {
    const ResourceName = `arn:aws:rds:eu-west-1:111122223333:${other}`;
    await pipeline.rds('AddTagsToResource', { ResourceName, Tags: [TAG] });
  }
  rds.quotas.manualClusterSnapshots = OLD_SNAPSHOTS.length + 1;
  await aws('secretsmanager', 'CreateSecret', { Name: SECRET, SecretString: '{}' });
  await aws('secretsmanager', 'DeleteSecret', { SecretId: SECRET });
  await pipeline.rds('ModifyDBCluster', { ...TARGET, DeletionProtection: true, ApplyImmediately: true });
}

async function dryRun(): Promise<readonly Finding[]> {
  const Payload = JSON.stringify({ preflight: { plan: 'tenfold', snapshot: 'books-monday' } });
  const answer = await aws('lambda', 'Invoke', { FunctionName: 'aurora-restore-snapshot-check', Payload });
  const preflight = JSON.parse(answer.Payload) as PreflightAnswer;
  return 'report' in preflight ? preflight.report.findings : [preflight.refusal];
}

/** Deploys a change of the plan: functions find their plans beside their code. */
async function changePlan(change: (plan: any) => void): Promise<void> {
  for (const base of (await readdir(tmpdir())).filter((name) => name.startsWith('aurora-restore-lambda-'))) {
    const files = await readdir(join(tmpdir(), base), { recursive: true });
    for (const file of files.filter((name) => name.endsWith('tenfold.yaml'))) {
      const plan = parse(await readFile(join(tmpdir(), base, file), 'utf8'));
      change(plan);
      await writeFile(join(tmpdir(), base, file), stringify(plan));
    }
  }
}

/** What a person does who reads the hint: the values are those that it gives. */
const FOLLOWED: Readonly<Record<string, (hint: string) => Promise<unknown>>> = {
  TargetBusy: async (hint) => {
    const [, holder] = wordsOf(hint, /aurora-restore watch (\S+)\)/);
    await pipeline.put('CancelRequested', { restoreId: holder, reason: 'the other plan is due' });
    await pipeline.ended(holder!);
  },
  TooManyRestores: (hint) => {
    wordsOf(hint, /raise limits\.perDay in the plan/);
    return changePlan((plan) => (plan.limits.perDay = 2));
  },
  TargetProtected: (hint) => {
    const words = wordsOf(hint, /aws rds modify-db-cluster --no-deletion-protection .*--db-cluster-identifier (\S+)/);
    return pipeline.rds('ModifyDBCluster', { DBClusterIdentifier: words[1], DeletionProtection: false });
  },
  TooManyTags: async (hint) => {
    const [, count, ResourceName] = wordsOf(hint, /^Remove (\d+) .*remove-tags-from-resource --resource-name (\S+)/);
    const TagKeys = TEAM_TAGS.slice(0, Number(count)).map(({ Key }) => Key);
    await pipeline.rds('RemoveTagsFromResource', { ResourceName, TagKeys });
  },
  TargetNotReached: (hint) => {
    const shape =
      /authorize-security-group-ingress --group-id (\S+) --protocol (\S+) --port (\d+) --source-group (\S+)/;
    const [, GroupId, IpProtocol, port, source] = wordsOf(hint, shape);
    const permission = {
      IpProtocol,
      FromPort: Number(port),
      ToPort: Number(port),
      UserIdGroupPairs: [{ GroupId: source }],
    };
    return aws('ec2', 'AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [permission] });
  },
  ServiceNotReached: async (hint) => {
    wordsOf(hint, /the interface endpoint com\.amazonaws\.eu-west-1\.secretsmanager/);
    pipeline.runtime.services.faults.clear();
  },
  KmsKeyNotInPlan: (hint) => {
    const [, kmsKey] = wordsOf(hint, /Write 'kmsKey: (\S+)' under 'source' in the plan/);
    return changePlan((plan) => (plan.source.kmsKey = kmsKey));
  },
  EngineVersionNotOffered: (hint) => {
    const [, version] = wordsOf(hint, /Write "engineVersion: '(\S+)'" into plan 'tenfold'/);
    return changePlan((plan) => (plan.engineVersion = version));
  },
  QuotaTooSmall: async (hint) => {
    const words = wordsOf(hint, /TagList\[\?Key=='(\S+)' && Value=='(\S+)'\]/);
    const { DBClusterSnapshots } = await pipeline.rds('DescribeDBClusterSnapshots', { SnapshotType: 'manual' });
    const ofPlan = DBClusterSnapshots.filter(({ TagList }: any) =>
      TagList.some(({ Key, Value }: any) => Key === words[1] && Value === words[2]),
    );
    for (const { DBClusterSnapshotIdentifier } of ofPlan)
      await pipeline.rds('DeleteDBClusterSnapshot', { DBClusterSnapshotIdentifier });
  },
  SecretScheduledForDeletion: (hint) => {
    const [, SecretId] = wordsOf(hint, /aws secretsmanager restore-secret --secret-id (\S+)/);
    return aws('secretsmanager', 'RestoreSecret', { SecretId });
  },
};

/** Fails when the hint does not say it. */
function wordsOf(hint: string, shape: RegExp): RegExpExecArray {
  const words = shape.exec(hint);
  if (!words) throw new Error(`expected ${shape}, the hint is: ${hint}`);
  return words;
}

const codesOf = (findings: readonly Finding[]) => [...new Set(findings.map(({ code }) => code))].toSorted();

let findings: readonly Finding[];

test('ten things that are wrong at once are named at once, and nothing is changed', async () => {
  // The restore that holds the target goes on trying to copy.
  const isOfDryRun = ({ operation }: { operation: string }) => operation !== 'CopyDBClusterSnapshot';
  const changes = () =>
    pipeline.runtime.services.faults.journal({ service: 'rds', changing: true }).filter(isOfDryRun).length;
  const before = changes();
  findings = await dryRun();
  expect(codesOf(findings)).toEqual(Object.keys(FOLLOWED).toSorted());
  expect(changes()).toBe(before);
});

test.each(Object.keys(FOLLOWED))('what the hint of %s says solves it, and brings nothing new', async (code) => {
  const left = codesOf(findings).filter((each) => each !== code);
  for (const { hint } of findings.filter((each) => each.code === code)) await FOLLOWED[code]!(hint);
  const isSolved = async () => {
    findings = await dryRun();
    return codesOf(findings).join() === left.join();
  };
  await pipeline.until(`'${code}' is solved`, isSolved, () => `; there is: ${JSON.stringify(findings)}`);
});

test('then nothing stands in the way', () => {
  expect(findings).toEqual([]);
});
