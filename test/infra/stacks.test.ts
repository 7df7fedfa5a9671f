import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { aPlan, aPlanOf, cluster } from './support/a-plan.ts';
import { synthesized, withApp } from './support/synthesized.ts';

describe('the app', () => {
  test('makes a pipeline and its data per account and region, with the plans of that place', () => {
    const stacks = synthesized([aPlanOf('orders'), aPlanOf('carts'), aPlanOf('users', 'us-east-1')]);
    expect(stacks.map(({ name, environment }) => [name, environment.region])).toEqual([
      ['aurora-restore-eu-west-1', 'eu-west-1'],
      ['aurora-restore-us-east-1', 'us-east-1'],
      ['aurora-restore-data-eu-west-1', 'eu-west-1'],
      ['aurora-restore-data-us-east-1', 'us-east-1'],
    ]);
    expect(JSON.stringify(stacks[1]!.resources)).not.toContain('orders-staging');
  });

  test('gives stacks of one region in two accounts the same name', () => {
    const elsewhere = {
      source: cluster('a', 'eu-west-1', '444455556666'),
      target: cluster('b', 'eu-west-1', '444455556666'),
    };
    const stacks = synthesized([aPlan(), aPlan({ name: 'other', ...elsewhere })]).slice(0, 2);
    expect(stacks.map(({ name }) => name)).toEqual(['aurora-restore-eu-west-1', 'aurora-restore-eu-west-1']);
    expect(stacks.map(({ environment }) => environment.account)).toEqual(['111122223333', '444455556666']);
  });

  test('refuses a folder without plans, with a hint', () => {
    expect(() => synthesized([])).toThrow(/holds no plan, expected at least one[\s\S]*HINT: /);
  });

  test('promise 1: refuses a target that is the source of another plan', () => {
    const chain = [
      aPlanOf('orders'),
      aPlan({ name: 'dev', source: cluster('orders-staging'), target: cluster('orders-dev') }),
    ];
    expect(() => synthesized(chain)).toThrow(
      /the target of plan 'orders-staging' and the source of plan 'dev'[\s\S]*HINT: /,
    );
  });

  test('leaves cdk-nag nothing to find, with and without everything a plan can have', () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/1f5c0d6e-8a3b-4c1d-9e2f-7a6b5c4d3e2f';
    const full = aPlanOf('carts', 'eu-west-1', {
      copy: { kmsKey: key },
      network: { subnetGroup: 'db', functionSubnets: ['subnet-0a'], functionSecurityGroups: ['sg-0a'] },
    });
    withApp([aPlan({ network: full.network, strategy: 'swap' }), full], (app) => {
      app.synth();
      expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
    });
  });

  test.each(['cn-north-1', 'us-gov-west-1', 'us-isob-east-1', 'eu-isoe-west-1'])(
    'refuses a plan of another partition: %s',
    (region) => {
      const plan = { ...aPlan(), target: cluster('orders-staging', region) };
      expect(() => synthesized([plan])).toThrow(
        /target.region is "[a-z0-9-]+": expected a region of the partition aws[\s\S]*HINT: /,
      );
    },
  );

  const reservedWith = (context: Parameters<typeof synthesized>[1]) =>
    new Set(
      synthesized([aPlan()], context)[0]!
        .ofType('AWS::Lambda::Function')
        .map(({ Properties }) => Properties.ReservedConcurrentExecutions),
    );

  test('reserves no concurrency unless asked to: a new account has ten in all, and none to reserve', () => {
    expect(reservedWith({})).toEqual(new Set([undefined]));
    expect(reservedWith({ reservedConcurrency: '7' })).toEqual(new Set([7]));
  });

  test.each(['0', 'none', '2.5'])("refuses '%s' as reserved concurrency, with a hint", (given) => {
    expect(() => synthesized([aPlan()], { reservedConcurrency: given })).toThrow(
      `context 'reservedConcurrency' is '${given}', expected a whole number from 1\nHINT: `,
    );
  });
});

describe('a stack', () => {
  const [stack, data] = synthesized([aPlan({ deadlines: { total: '6h' } })]);
  const { ofType, outputs } = stack!;

  test('holds nothing that outlives it, so a deployment that fails leaves nothing in the way of the next', () => {
    const kept = Object.values(stack!.resources).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
    expect(kept).toEqual([]);
  });

  test('comes after the stack of its data', () => {
    withApp([aPlan()], (app) => {
      const names = app.synth().stacks.map(({ stackName }) => stackName);
      expect(names).toEqual(['aurora-restore-data-eu-west-1', 'aurora-restore-eu-west-1']);
    });
  });

  test('keeps no failed stack from being deleted and made anew, the one of the data neither', () => {
    withApp([aPlan()], (app) => {
      expect(app.synth().stacks.map(({ terminationProtection }) => terminationProtection ?? false)).toEqual([
        false,
        false,
      ]);
    });
  });

  test('keeps both tables: on demand, encrypted, recoverable, protected, retained', () => {
    const tables = data!.ofType('AWS::DynamoDB::Table');
    expect(tables.map(({ Properties }) => Properties.TableName)).toEqual([
      'aurora-restore-state',
      'aurora-restore-audit',
    ]);
    for (const { Properties, DeletionPolicy, UpdateReplacePolicy } of tables) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      });
    }
  });

  test('finds sagas by restore id and by age, audit entries by restore id and sequence', () => {
    const [state, audit] = data!.ofType('AWS::DynamoDB::Table');
    expect(state!.Properties.KeySchema).toEqual([{ AttributeName: 'restoreId', KeyType: 'HASH' }]);
    expect(state!.Properties.GlobalSecondaryIndexes[0]).toMatchObject({
      IndexName: 'by-created-at',
      KeySchema: [
        { AttributeName: 'kind', KeyType: 'HASH' },
        { AttributeName: 'createdAt', KeyType: 'RANGE' },
      ],
    });
    expect(audit!.Properties.KeySchema).toEqual([
      { AttributeName: 'restoreId', KeyType: 'HASH' },
      { AttributeName: 'sequence', KeyType: 'RANGE' },
    ]);
    expect(audit!.Properties.AttributeDefinitions).toContainEqual({ AttributeName: 'sequence', AttributeType: 'N' });
  });

  test('archives every pipeline event for 90 days and lets no other account in', () => {
    expect(ofType('AWS::Events::Archive')[0]!.Properties).toMatchObject({
      EventPattern: { source: ['aurora-restore'] },
      RetentionDays: 90,
    });
    expect(ofType('AWS::Events::EventBusPolicy')).toEqual([]);
  });

  test('encrypts notifications under a key that alarms may use', () => {
    expect(ofType('AWS::SNS::Topic')[0]!.Properties.KmsMasterKeyId).toBeDefined();
    const cloudWatch = { Service: 'cloudwatch.amazonaws.com' };
    const [key, policy] = [data!.ofType('AWS::KMS::Key')[0]!, ofType('AWS::SNS::TopicPolicy')[0]!];
    expect(key.Properties.EnableKeyRotation).toBe(true);
    expect(key.Properties.KeyPolicy.Statement).toContainEqual(expect.objectContaining({ Principal: cloudWatch }));
    expect(policy.Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({ Effect: 'Allow', Action: 'sns:Publish', Principal: cloudWatch }),
    ]);
  });

  test('gives the clock four hours more than the longest restore: to take it back, and to see it closed', () => {
    const [machine] = ofType('AWS::StepFunctions::StateMachine');
    expect(machine!.Properties).toMatchObject({
      StateMachineName: 'aurora-restore-clock',
      StateMachineType: 'STANDARD',
    });
    expect(JSON.parse(machine!.Properties.DefinitionString).TimeoutSeconds).toBe(10 * 3600);
  });

  test('tells where everything is', () => {
    expect(Object.keys(outputs)).toEqual([
      'RequesterPolicyArn',
      'BusName',
      'ArchiveArn',
      'StateTableName',
      'AuditTableName',
      'TopicArn',
      'StateMachineArn',
    ]);
  });
});
