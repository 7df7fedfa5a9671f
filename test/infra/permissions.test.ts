import { describe, expect, test } from '@jest/globals';
import { denials } from '../../infra/denials.ts';
import { statementsOf } from '../../infra/grants.ts';
import { MANIFESTS } from '../../infra/manifests.ts';
import { serviceAccess } from '../../infra/service-access.ts';
import { placeOf } from '../../infra/place.ts';
import { WILDCARD_ACTIONS, wildcardActionReason, wildcardReason } from '../../infra/wildcard-reasons.ts';
import type { Plan } from '../../shared/plan.ts';
import type { AwsCall, ServiceManifest } from '../../shared/service-manifest.ts';
import { aPlan, aPlanOf, cluster } from './support/a-plan.ts';
import { roleOf, statementsIn, statementsOfService } from './support/statements-in.ts';
import { synthesized } from './support/synthesized.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1f5c0d6e-8a3b-4c1d-9e2f-7a6b5c4d3e2f';
const SOURCE = 'arn:aws:rds:eu-west-1:111122223333:cluster:orders-production';
const TARGET = 'arn:aws:rds:eu-west-1:111122223333:cluster:orders-staging';

const NETWORK = { functionSubnets: ['subnet-0a'], functionSecurityGroups: ['sg-0a'] };
const full = aPlan({
  copy: { kmsKey: KEY },
  network: NETWORK,
});
const [stack, data] = synthesized([full]);

describe.each(MANIFESTS.map((manifest) => [manifest.name, manifest] as const))('the role of %s', (name, manifest) => {
  const statements = statementsOfService(stack!, name);
  const allowed = statements.filter(({ effect }) => effect === 'Allow');
  const denied = statements.filter(({ effect }) => effect === 'Deny');

  test('may call what the manifest says and what every service may, nothing else', () => {
    const everywhere = ['dynamodb', 'logs', 'sqs', ...(manifest.needsDatabaseNetwork ? ['ec2'] : [])];
    const own = allowed
      .flatMap(({ actions }) => actions)
      .filter((action) => action !== 'events:PutEvents' && !everywhere.includes(action.split(':')[0]!));
    // The plan of this stack is of the strategy replace: what only a swap needs has no resource there.
    const said = new Set(manifest.calls.filter((call) => granted(call).length > 0).map(({ action }) => action));
    const forTopic = name === 'sns-notification' ? ['kms:Decrypt', 'kms:GenerateDataKey'] : [];
    expect(new Set(own)).toEqual(new Set([...said, ...forTopic]));
  });

  test('may put only its own events on the bus', () => {
    const puts = allowed.filter(({ actions }) => actions.includes('events:PutEvents'));
    expect(puts).toHaveLength(1);
    expect(puts[0]).toMatchObject({
      resources: ['arn:aws:events:eu-west-1:111122223333:event-bus/aurora-restore'],
      condition: {
        StringEquals: {
          'events:source': 'aurora-restore',
          'events:detail-type': manifest.emits.map((event) => event.name),
        },
      },
    });
  });

  test('may only append to the audit table', () => {
    const audit = 'arn:aws:dynamodb:eu-west-1:111122223333:table/aurora-restore-audit';
    const on = (found: typeof statements) =>
      found.filter(({ resources }) => resources.includes(audit)).flatMap(({ actions }) => actions);
    expect(on(allowed)).toEqual(['dynamodb:PutItem']);
    expect(on(denied)).toEqual(
      expect.arrayContaining(['dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem']),
    );
  });

  test('is denied every change of the source, and giving data away', () => {
    const source = denied.find(({ resources }) => resources.includes(SOURCE));
    expect(source!.condition).toBeUndefined();
    expect(source!.actions).toEqual(
      expect.arrayContaining(['rds:Delete*', 'rds:Modify*', 'rds:Reboot*', 'rds:Failover*', 'rds:Stop*', 'rds:Start*']),
    );
    const everywhere = denied.filter(({ resources, condition }) => resources[0] === '*' && !condition);
    expect(everywhere.flatMap(({ actions }) => actions)).toEqual([
      'rds:ModifyDBClusterSnapshotAttribute',
      'rds:ModifyDBSnapshotAttribute',
      'rds:StartExportTask',
    ]);
  });

  test('is allowed nothing on the source but to look', () => {
    const actions = allowed
      .filter(({ resources }) => resources.includes(SOURCE))
      .flatMap((statement) => statement.actions);
    for (const action of actions) expect(action).toMatch(/^rds:Describe/);
  });
});

describe('roles', () => {
  test('have the policies of the template alone: their own, and the one of what no role may do', () => {
    expect(stack!.ofType('AWS::IAM::Policy')).toEqual([]);
    const roles = stack!.ofType('AWS::IAM::Role').filter(({ Properties }) => Properties.RoleName !== undefined);
    expect(roles).toHaveLength(MANIFESTS.length);
    for (const { Properties } of roles)
      expect(Properties.ManagedPolicyArns).toEqual([{ Ref: expect.stringMatching(/^Denials1/) }]);
  });

  test('leave asking to whoever gets the policy for it, which lets nobody do more than ask and look', () => {
    const policy = stack!.ofType('AWS::IAM::ManagedPolicy').find(({ Properties }) => Properties.ManagedPolicyName);
    expect(policy!.Properties.PolicyDocument.Statement).toMatchObject([
      {
        Action: 'events:PutEvents',
        Condition: {
          StringEquals: {
            'events:source': 'aurora-restore',
            'events:detail-type': ['RestoreRequested', 'RetryRequested', 'CancelRequested', 'ReplayRequested'],
          },
        },
      },
      { Action: 'events:DescribeEventBus' },
      {
        Action: 'lambda:InvokeFunction',
        Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:aurora-restore-snapshot-check',
      },
      { Action: 'dynamodb:GetItem', Resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/aurora-restore-state' },
      {
        Action: ['dynamodb:GetItem', 'dynamodb:Query'],
        Resource: [
          'arn:aws:dynamodb:eu-west-1:111122223333:table/aurora-restore-audit',
          'arn:aws:dynamodb:eu-west-1:111122223333:table/aurora-restore-state/index/by-created-at',
        ],
      },
    ]);
  });

  test('belong to one service each', () => {
    const roles = MANIFESTS.map(({ name }) => roleOf(stack!, `aurora-restore-${name}`));
    expect(new Set(roles).size).toBe(MANIFESTS.length);
  });

  test('let the clock read sagas and put two events, nothing else', () => {
    const machine = stack!.ofType('AWS::StepFunctions::StateMachine')[0]!;
    const role = machine.Properties.RoleArn['Fn::GetAtt'][0];
    const statements = statementsIn(stack!).filter(
      ({ where, actions }) => where === role && !actions[0]!.startsWith('logs:'),
    );
    expect(statements).toMatchObject([
      {
        actions: ['dynamodb:GetItem'],
        resources: ['arn:aws:dynamodb:eu-west-1:111122223333:table/aurora-restore-state'],
      },
      {
        actions: ['events:PutEvents'],
        condition: {
          StringEquals: { 'events:source': 'aurora-restore', 'events:detail-type': ['StatusCheckDue', 'StepFailed'] },
        },
      },
    ]);
  });

  test.each([
    ['saga-tracker', ['dynamodb:DeleteItem', 'dynamodb:PutItem']],
    ['replay-restore', ['dynamodb:DeleteItem', 'dynamodb:PutItem']],
    ['restore-trigger', ['dynamodb:PutItem']],
    ['sns-notification', []],
    ['delete-rds', []],
  ])('let %s write the state table no further than it needs', (service, more) => {
    const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/aurora-restore-state';
    const [statement] = statementsOfService(stack!, service).filter(({ resources }) => resources.includes(table));
    const always = ['dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'];
    expect(statement!.actions.toSorted()).toEqual([...always, ...more].toSorted());
  });
});

describe('a star', () => {
  test.each([
    ['a plan that says everything', [full]],
    ['a plan that leaves all it can to be captured', [aPlan()]],
    ['several plans', [aPlan(), aPlanOf('carts', 'eu-west-1', { parameterGroups: { cluster: 'carts' } })]],
  ])('stands in no policy without a written reason: %s', (_what, plans) => {
    const unexplained = statementsIn(synthesized(plans)[0]!).flatMap(({ where, effect, actions, resources }) => [
      ...actions
        .filter((action) => action.includes('*') && !wildcardActionReason(effect, action))
        .map((action) => `${where}: ${effect} ${action}`),
      ...resources
        .filter((resource) => resource.includes('*') && !wildcardReason(effect, resource, actions))
        .map((resource) => `${where}: ${effect} ${actions.join(', ')} on ${resource}`),
    ]);
    expect(unexplained).toEqual([]);
  });

  test('never stands in an action that is allowed to a role', () => {
    const roles = statementsIn(stack!).filter(({ where }) => where.includes('Role'));
    expect(roles.filter(({ effect, actions }) => effect === 'Allow' && actions.join().includes('*'))).toEqual([]);
  });

  test('is explained only where one is', () => {
    const used = new Set([...statementsIn(stack!), ...statementsIn(data!)].flatMap(({ actions }) => actions));
    expect(WILDCARD_ACTIONS.filter(({ action }) => !used.has(action))).toEqual([]);
  });
});

describe('grants from a manifest', () => {
  test('tie changes of a target to its plan tag', () => {
    expect(granted({ action: 'rds:DeleteDBCluster', on: ['target-cluster'], onlyIf: 'carries-plan-tag' })).toEqual([
      {
        Sid: 'DeleteDBCluster',
        Effect: 'Allow',
        Action: ['rds:DeleteDBCluster'],
        Resource: [TARGET],
        Condition: { StringEquals: { 'aws:ResourceTag/aurora-restore:plan': ['orders-staging'] } },
      },
    ]);
  });

  test.each([
    ['carries-restore-tag', 'target-cluster', { Null: { 'aws:ResourceTag/aurora-restore:restore-id': 'false' } }],
    [
      'requests-plan-tag',
      'own-instances',
      { StringEquals: { 'aws:RequestTag/aurora-restore:plan': ['orders-staging'] } },
    ],
    [
      'is-own-master-secret',
      'master-secrets',
      { StringLike: { 'secretsmanager:ResourceTag/aws:rds:primaryDBClusterArn': [TARGET] } },
    ],
    [
      'via-rds',
      'plan-keys',
      {
        StringEquals: { 'kms:ViaService': ['rds.eu-west-1.amazonaws.com'] },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    ],
  ] as const)('write %s as IAM does', (onlyIf, resource, condition) => {
    const [statement] = granted({ action: 'x:Y', on: [resource], onlyIf });
    expect(statement!.Condition).toEqual(condition);
  });

  test('leave out an action whose resources no plan has', () => {
    expect(granted({ action: 'kms:DescribeKey', on: ['plan-keys'] }, [aPlan()])).toEqual([]);
  });

  test('split off resource types that cannot carry a tag, when the manifest says why', () => {
    const call: AwsCall = {
      action: 'rds:CreateDBInstance',
      on: ['own-instances', 'subnet-groups'],
      onlyIf: 'requests-plan-tag',
      reason: 'RDS asks for the subnet group of the cluster too.',
    };
    const statements = granted(call);
    expect(statements.map(({ Resource, Condition }) => [Resource[0], Condition !== undefined])).toEqual([
      ['arn:aws:rds:eu-west-1:111122223333:db:orders-staging-?', true],
      ['arn:aws:rds:eu-west-1:111122223333:subgrp:*', false],
    ]);
    expect(() => granted({ ...call, reason: undefined })).toThrow(
      /on subnet-groups only if 'requests-plan-tag'[\s\S]*HINT: /,
    );
  });

  test('name the groups that the plan names, and all only where it leaves them to be captured', () => {
    const call: AwsCall = {
      action: 'x:Y',
      on: ['subnet-groups', 'cluster-parameter-groups', 'instance-parameter-groups'],
    };
    const plan = aPlan({ network: { ...NETWORK, subnetGroup: 'db' }, parameterGroups: { cluster: 'pg16' } });
    const at = 'arn:aws:rds:eu-west-1:111122223333';
    expect(granted(call, [plan])[0]!.Resource).toEqual([`${at}:subgrp:db`, `${at}:cluster-pg:pg16`, `${at}:pg:*`]);
  });

  test('name instances as restores do, also where the cluster has the longest name', () => {
    const plan = aPlan({ target: cluster('x'.repeat(63)) });
    const [resource] = granted({ action: 'x:Y', on: ['own-instances'] }, [plan])[0]!.Resource;
    expect(resource).toMatch(/:db:x+-[0-9a-f]{6}-\?$/);
  });

  test('keep source and target apart when they lie in two regions', () => {
    const plan = aPlan({ source: cluster('orders-production', 'us-east-1') });
    const [statement] = granted({ action: 'x:Y', on: ['source-snapshots', 'own-snapshots'] }, [plan]);
    expect(statement!.Resource).toEqual([
      'arn:aws:rds:us-east-1:111122223333:cluster-snapshot:*',
      'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:arp-*',
    ]);
  });

  test('refuse more plans than roles can hold, with a hint', () => {
    const plans = Array.from({ length: 800 }, (_, index) => aPlanOf(`service-number-${index}`));
    const trigger = MANIFESTS.find(({ name }) => name === 'restore-trigger')!;
    expect(() => serviceAccess(trigger, aPlace(plans))).toThrow(
      /'restore-trigger' cannot hold what 800 plans need in eu-west-1, expected at most 10240[\s\S]*HINT: /,
    );
  });

  test('refuse public instances everywhere', () => {
    expect(denials(aPlace([full]))).toContainEqual(
      expect.objectContaining({
        Action: ['rds:CreateDBInstance'],
        Condition: { Bool: { 'rds:PubliclyAccessible': 'true' } },
      }),
    );
  });
});

function aPlace(plans: readonly Plan[]) {
  const { account, region } = plans[0]!.target;
  return placeOf({ account, region, plans }, 'arn:aws:kms:eu-west-1:111122223333:key/topic');
}

/** The statements that one call alone gives. */
function granted(call: AwsCall, plans: readonly Plan[] = [full]) {
  const manifest: ServiceManifest = { ...MANIFESTS[1]!, calls: [call] };
  const [withCall, without] = [manifest, { ...manifest, calls: [] }].map((each) => statementsOf(each, aPlace(plans)));
  return withCall!.slice(0, withCall!.length - without!.length);
}
