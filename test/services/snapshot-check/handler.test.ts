import 'aws-sdk-client-mock-jest';
import { DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DescribeDBClusterParametersCommand, DescribeDBClusterSnapshotsCommand } from '@aws-sdk/client-rds';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { RestoreAccepted } from '../../../events/contracts/restore-accepted.ts';
import type { PreflightAnswer } from '../../../shared/preflight-report.ts';
import { aPlan, KEY } from '../../support/a-plan.ts';
import { anEnvelope } from '../../support/envelopes.ts';
import { COPY_ID, FINAL_ID, TARGET_ARN } from '../../support/rds-builders.ts';
import { expectCommitted } from '../support/answers.ts';
import { aCurrentSaga, auditEntries, aws, deliver, holding, setEnvironment } from '../support/aws.ts';
import { allIsWell, callsMade, ec2, FROM_FUNCTION, theFunctionSays } from './support/answers.ts';
import { VPC } from './support/memory-place.ts';

setEnvironment();
const other = aPlan({
  name: 'reports-staging',
  source: { account: '444455556666', region: 'us-east-1', cluster: 'reports' },
});
jest.unstable_mockModule('../../../shared/load-plans.ts', () => ({
  loadPlans: () => new Map([aPlan(), other].map((plan) => [plan.name, plan])),
}));
const { rds, kms, dynamo, bridge } = aws;

async function ask(preflight: object): Promise<PreflightAnswer> {
  const { handler } = await import('../../../services/snapshot-check/handler.ts');
  return (await handler({ preflight }, {} as never)) as PreflightAnswer;
}
const lost = (name: string) => Object.assign(new Error('not for this role'), { name });

describe('a delivery', () => {
  beforeEach(() => {
    holding(aCurrentSaga({ at: 'snapshot-check' }));
    allIsWell();
  });

  test('looks at source, target, keys, groups and quotas, each where it is', async () => {
    await deliver('snapshot-check', anEnvelope(RestoreAccepted));
    expectCommitted('snapshot-check', 'done', ['SnapshotVerified']);
    const calls = auditEntries()[0]!.calls as { operation: string; resource: string }[];
    expect(calls.map(({ operation, resource }) => `${operation} ${resource}`).toSorted()).toEqual([
      'DescribeAccountAttributes quotas',
      'DescribeDBClusterParameterGroups staging-cluster-pg16',
      'DescribeDBClusterParameterGroups staging-quarantine-pg16',
      'DescribeDBClusterParameters staging-quarantine-pg16',
      `DescribeDBClusterSnapshots ${FINAL_ID}`,
      `DescribeDBClusterSnapshots ${COPY_ID}`,
      'DescribeDBClusterSnapshots orders-production',
      'DescribeDBClusters orders-production',
      'DescribeDBClusters orders-staging',
      'DescribeDBEngineVersions aurora-postgresql 16.8',
      'DescribeDBInstances orders-staging',
      'DescribeDBInstances orders-staging-1,orders-staging-2',
      'DescribeDBSubnetGroups staging-database',
      `DescribeKey ${KEY}`,
      'DescribeOrderableDBInstanceOptions db.r6g.large aurora-postgresql 16.8',
      'DescribeSecret aurora-restore/orders-staging/orders_app',
      'DescribeSecret aurora-restore/orders-staging/orders_readonly',
      'DescribeSecurityGroups sg-0c105ed,sg-0f1,sg-0a1b2c3d',
      'Invoke aurora-restore-setup-db-users',
    ]);
    expect(rds).toHaveReceivedCommandWith(DescribeDBClusterParametersCommand, {
      Filters: [{ Name: 'parameter-name', Values: ['shared_preload_libraries', 'max_logical_replication_workers'] }],
    });
  });

  test('fails the step with every refusal and finding', async () => {
    kms.on(DescribeKeyCommand).rejects(lost('AccessDeniedException'));
    aws.secrets.on(DescribeSecretCommand).resolves({ DeletedDate: new Date('2026-10-01T00:00:00Z') });
    ec2.on(DescribeSecurityGroupsCommand).rejects(lost('UnauthorizedOperation'));
    await deliver('snapshot-check', anEnvelope(RestoreAccepted));
    expectCommitted('snapshot-check', 'failed', ['StepFailed']);
    expect(auditEntries()[0]!.summary).toContain('PreflightFailed: 4 things stand in the way');
  });
});

describe('the function in the VPC', () => {
  beforeEach(() => {
    holding(aCurrentSaga({ at: 'snapshot-check' }));
    allIsWell();
  });
  const findings = async () => {
    const answer = await ask({ plan: 'orders-staging' });
    return 'report' in answer ? answer.report.findings : [];
  };

  test('that does not reach a service stops the restore before anything is touched', async () => {
    theFunctionSays({ asked: ['rds'], unreached: [{ what: 'secretsmanager', why: 'timed out' }] });
    await deliver('snapshot-check', anEnvelope(RestoreAccepted));
    expectCommitted('snapshot-check', 'failed', ['StepFailed']);
    expect(auditEntries()[0]!.summary).toContain("does not reach the AWS service 'secretsmanager'");
  });

  test.each([
    [
      'fails',
      { errorType: 'Runtime.ExitError', errorMessage: 'exit status 1' },
      'Unhandled',
      'Runtime.ExitError: exit',
    ],
    ['answers something else', { report: {} }, undefined, 'an answer of another kind'],
    ['asks nothing', { asked: [], unreached: [] }, undefined, 'an answer of another kind'],
    ['answers nothing', null, undefined, 'an answer of another kind'],
  ])('that %s is a finding', async (_what, answer, error, message) => {
    theFunctionSays(answer, error);
    expect(await findings()).toMatchObject([
      { code: 'DatabaseFunctionFailed', message: expect.stringContaining(message) },
    ]);
  });

  test.each(['AccessDeniedException', 'ResourceNotFoundException', 'SubnetIPAddressLimitReachedException'])(
    'that cannot be asked, for %s, is a finding',
    async (name) => {
      aws.lambda.on(InvokeCommand).rejects(lost(name));
      expect(await findings()).toMatchObject([{ code: name }]);
    },
  );

  test.each(['TooManyRequestsException', 'ServiceException', 'ResourceNotReadyException'])(
    'that cannot be asked now, for %s, is asked again later: the delivery fails, and nothing passes',
    async (name) => {
      aws.lambda.on(InvokeCommand).rejects(lost(name));
      await expect(deliver('snapshot-check', anEnvelope(RestoreAccepted))).rejects.toThrow('not for this role');
      await expect(ask({ plan: 'orders-staging' })).rejects.toThrow('not for this role');
    },
  );
});

describe('a quarantine that is open', () => {
  test.each([
    ['an address', { IpRanges: [{ CidrIp: '10.0.0.0/8' }] }, '10.0.0.0/8'],
    ['an IPv6 address', { Ipv6Ranges: [{ CidrIpv6: '::/0' }] }, '::/0'],
    ['a prefix list', { PrefixListIds: [{ PrefixListId: 'pl-1' }] }, 'pl-1'],
    ['another group', { UserIdGroupPairs: [{ GroupId: 'sg-0bad' }] }, 'sg-0bad'],
  ])('to %s is seen', async (_what, peers, shown) => {
    holding(aCurrentSaga({ at: 'snapshot-check' }));
    allIsWell();
    ec2.on(DescribeSecurityGroupsCommand).resolves({
      SecurityGroups: [
        { GroupId: 'sg-0a1b2c3d', VpcId: VPC, IpPermissions: [FROM_FUNCTION] },
        { GroupId: 'sg-0f1', VpcId: VPC },
        { GroupId: 'sg-0c105ed', VpcId: VPC, IpPermissions: [FROM_FUNCTION, { IpProtocol: '-1', ...peers }] },
      ],
    });
    await deliver('snapshot-check', anEnvelope(RestoreAccepted));
    expect(auditEntries()[0]!.summary).toContain(
      `QuarantineLetsIn: quarantine security group 'sg-0c105ed' lets in ${shown}`,
    );
  });
});

describe('a dry run', () => {
  beforeEach(() => {
    holding();
    allIsWell();
  });

  test('reports what a restore would do, and calls nothing but reads', async () => {
    const answer = await ask({ plan: 'orders-staging' });
    expect(answer).toMatchObject({ report: { plan: 'orders-staging', strategy: 'replace', findings: [] } });
    expect(callsMade().length).toBeGreaterThan(12);
    // What is invoked is the function in the VPC, which is asked what it reaches.
    expect(callsMade().filter((name) => !/^(Describe|List|Get|Invoke$)/.test(name))).toEqual([]);
    expect(dynamo.calls().filter(({ args }) => !(args[0] instanceof GetCommand))).toEqual([]);
    expect(bridge.calls()).toEqual([]);
  });

  test('says who holds the target', async () => {
    dynamo
      .on(GetCommand, { Key: { restoreId: `lock#${TARGET_ARN}` } })
      .resolves({ Item: { holder: 'r-1', queue: [] } });
    expect(await ask({ plan: 'orders-staging' })).toMatchObject({
      report: { heldBy: 'r-1', findings: [{ code: 'TargetBusy' }] },
    });
  });

  test('looks for the snapshot it is asked about', async () => {
    expect(await ask({ plan: 'orders-staging', snapshot: 'before-release' })).toMatchObject({
      report: { findings: [{ code: 'SnapshotNotFound' }] },
    });
  });

  test('asks another account for what it shares, and never for its cluster', async () => {
    rds.on(DescribeDBClusterSnapshotsCommand, { SnapshotType: 'shared' }).resolves({ DBClusterSnapshots: [] });
    const answer = await ask({ plan: 'reports-staging' });
    expect(answer).toMatchObject({
      report: { findings: expect.arrayContaining([expect.objectContaining({ code: 'SnapshotNotShared' })]) },
    });
    expect(rds).not.toHaveReceivedCommandWith(DescribeDBClusterSnapshotsCommand, { DBClusterIdentifier: 'reports' });
  });

  test('of a plan that does not exist is refused as a request would be', async () => {
    expect(await ask({ plan: 'orders-stagin' })).toEqual({
      refusal: {
        code: 'UnknownPlan',
        message: "plan 'orders-stagin' does not exist, known plans are: orders-staging, reports-staging",
        hint: "Did you mean 'orders-staging'?",
      },
    });
  });

  test('that names no plan is no question, and no event either', async () => {
    await expect(ask({})).rejects.toThrow("'undefined' is not among the events that snapshot-check reads");
  });
});
