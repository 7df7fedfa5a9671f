import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomPassword } from '../../../local/secretsmanager/random-password.ts';
import type { Runtime } from './support/assembly.ts';
import { recordingRuntime } from './support/assembly.ts';

let runtime: Runtime;
beforeEach(() => {
  runtime = recordingRuntime();
});
afterEach(() => runtime.dispose());

const provisionOne = (Resources: object) => runtime.provision({ Orders: { template: { Resources } } });

const KEYS = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};

test('a table gets its keys, stream, expiry and recovery', async () => {
  const Properties = {
    TableName: 'state',
    ...KEYS,
    StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  };
  const { resources } = await provisionOne({ Table: { Type: 'AWS::DynamoDB::Table', Properties } });
  expect(resources[0]).toMatchObject({
    physicalId: 'state',
    arn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/state',
  });
  expect(runtime.calls.map(({ operation, input }) => [operation, input])).toEqual([
    [
      'dynamodb:CreateTable',
      { TableName: 'state', ...KEYS, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } },
    ],
    [
      'dynamodb:UpdateTimeToLive',
      { TableName: 'state', TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } },
    ],
    [
      'dynamodb:UpdateContinuousBackups',
      { TableName: 'state', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
    ],
  ]);
});

test('a global table with one replica is a table, with more it is refused', async () => {
  const replica = { Region: { Ref: 'AWS::Region' }, DeletionProtectionEnabled: true };
  const Type = 'AWS::DynamoDB::GlobalTable';
  await provisionOne({ Table: { Type, Properties: { TableName: 't', ...KEYS, Replicas: [replica] } } });
  expect(runtime.inputsOf('dynamodb:CreateTable')).toEqual([
    { TableName: 't', ...KEYS, DeletionProtectionEnabled: true },
  ]);
  const Replicas = [replica, { Region: 'eu-central-1' }];
  await expect(provisionOne({ Table: { Type, Properties: { ...KEYS, Replicas } } })).rejects.toThrow(
    'does not imitate global tables with replicas in other regions',
  );
});

test('a queue is referred to by URL, its attributes are text, its policy is set', async () => {
  const { resources } = await provisionOne({
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'q',
        VisibilityTimeout: 60,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 },
        Tags: [{ Key: 'team', Value: 'db' }],
      },
    },
    Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
    Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: { a: 1 } } },
  });
  const dead = 'arn:aws:sqs:eu-west-1:111122223333:dead';
  expect(runtime.inputsOf('sqs:CreateQueue')[1]).toEqual({
    QueueName: 'q',
    Attributes: { VisibilityTimeout: '60', RedrivePolicy: `{"deadLetterTargetArn":"${dead}","maxReceiveCount":3}` },
    tags: { team: 'db' },
  });
  expect(resources[1]?.physicalId).toBe('http://127.0.0.1:1/111122223333/q');
  expect(runtime.inputsOf('sqs:SetQueueAttributes')).toEqual([
    { QueueUrl: 'http://127.0.0.1:1/111122223333/q', Attributes: { Policy: '{"a":1}' } },
  ]);
});

test('a topic is referred to by ARN, and has its subscriptions and policy', async () => {
  const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:news';
  await provisionOne({
    Topic: {
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: 'news', DisplayName: 'News', Subscription: [{ Protocol: 'email', Endpoint: 'a@b' }] },
    },
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'sqs',
        Endpoint: 'arn:aws:sqs:eu-west-1:111122223333:q',
        RawMessageDelivery: true,
        FilterPolicy: { event: ['x'] },
      },
    },
    Policy: { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: {} } },
  });
  expect(runtime.inputsOf('sns:CreateTopic')).toEqual([{ Name: 'news', Attributes: { DisplayName: 'News' } }]);
  expect(runtime.inputsOf('sns:Subscribe')).toEqual([
    { TopicArn, Protocol: 'email', Endpoint: 'a@b', Attributes: {}, ReturnSubscriptionArn: true },
    {
      TopicArn,
      Protocol: 'sqs',
      Endpoint: 'arn:aws:sqs:eu-west-1:111122223333:q',
      Attributes: { RawMessageDelivery: 'true', FilterPolicy: '{"event":["x"]}' },
      ReturnSubscriptionArn: true,
    },
  ]);
  expect(runtime.inputsOf('sns:SetTopicAttributes')).toEqual([
    { TopicArn, AttributeName: 'Policy', AttributeValue: '{}' },
  ]);
});

test('a state machine takes its definition as text or object, with substitutions', async () => {
  const RoleArn = 'arn:aws:iam::111122223333:role/R';
  const Type = 'AWS::StepFunctions::StateMachine';
  await provisionOne({
    Text: {
      Type,
      Properties: {
        StateMachineName: 'text',
        RoleArn,
        DefinitionString: { 'Fn::Join': ['', ['{"a":"', { Ref: 'AWS::Region' }, '","b":"${Bus}","c":"${other}"}']] },
        DefinitionSubstitutions: { Bus: 'aurora-restore' },
      },
    },
    Object: { Type, Properties: { StateMachineName: 'object', RoleArn, Definition: { StartAt: 'A' } } },
  });
  expect(runtime.inputsOf('states:CreateStateMachine')).toEqual([
    {
      name: 'text',
      definition: '{"a":"eu-west-1","b":"aurora-restore","c":"${other}"}',
      roleArn: RoleArn,
      type: 'STANDARD',
      tags: [],
    },
    { name: 'object', definition: '{"StartAt":"A"}', roleArn: RoleArn, type: 'STANDARD', tags: [] },
  ]);
});

test('a state machine is created with its logging and tracing, and log groups exist', async () => {
  const logGroupArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/states/clock:*';
  await provisionOne({
    Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/vendedlogs/states/clock' } },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'clock',
        RoleArn: 'arn:aws:iam::111122223333:role/R',
        DefinitionString: '{}',
        LoggingConfiguration: {
          Level: 'ALL',
          IncludeExecutionData: false,
          Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': ['Log', 'Arn'] } } }],
        },
        TracingConfiguration: { Enabled: true },
      },
    },
  });
  expect(runtime.inputsOf('states:CreateStateMachine')).toMatchObject([
    {
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
      },
      tracingConfiguration: { enabled: true },
    },
  ]);
  expect(runtime.logGroups.exists(logGroupArn)).toBe(true);
});

test('a bus policy keeps the other statements', async () => {
  const call = async (_service: string, operation: string, input: unknown) => {
    calls.push([operation, input]);
    const Policy = '{"Statement":[{"Sid":"Kept"},{"Sid":"Mine","Effect":"Deny"}]}';
    return operation === 'DescribeEventBus' ? { Policy } : {};
  };
  const calls: [string, any][] = [];
  const Properties = { EventBusName: 'bus', StatementId: 'Mine', Statement: { Effect: 'Allow' } };
  const template = { Resources: { Policy: { Type: 'AWS::Events::EventBusPolicy', Properties } } };
  await runtime.provision({ Orders: { template } }, { call });
  expect(calls.map(([operation]) => operation)).toEqual(['DescribeEventBus', 'PutPermission']);
  expect(JSON.parse(calls[1]?.[1].Policy as string).Statement).toEqual([
    { Sid: 'Kept' },
    { Sid: 'Mine', Effect: 'Allow' },
  ]);
});

test('a rule with many targets sends them ten at a time, and fails when one is refused', async () => {
  const Targets = Array.from({ length: 12 }, (_, index) => ({ Id: `T${index}`, Arn: 'a' }));
  const Rule = { Type: 'AWS::Events::Rule', Properties: { Name: 'r', ScheduleExpression: 'rate(1 day)', Targets } };
  await provisionOne({ Rule });
  expect(runtime.inputsOf('events:PutTargets').map((input) => input.Targets.length)).toEqual([10, 2]);
  const call = async (_service: string, operation: string) =>
    operation === 'PutTargets' ? { FailedEntries: [{ TargetId: 'T3', ErrorMessage: 'no such thing' }] } : {};
  await expect(runtime.provision({ Orders: { template: { Resources: { Rule } } } }, { call })).rejects.toThrow(
    'target T3 was refused: no such thing',
  );
});

test('a key has its policy and alias', async () => {
  const { resources } = await provisionOne({
    Alias: {
      Type: 'AWS::KMS::Alias',
      Properties: { AliasName: 'alias/copies', TargetKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
    },
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [] }, EnableKeyRotation: true } },
  });
  expect(runtime.calls.map(({ operation, input }) => [operation, input])).toEqual([
    ['kms:CreateKey', { Policy: '{"Statement":[]}', Tags: [] }],
    ['kms:CreateAlias', { AliasName: 'alias/copies', TargetKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/key-id' }],
  ]);
  expect(resources[1]?.physicalId).toBe('alias/copies');
});

test('a secret is given or generated into its template', async () => {
  const GenerateSecretString = { SecretStringTemplate: '{"username":"admin"}', GenerateStringKey: 'password' };
  await provisionOne({
    Given: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'given', SecretString: 'x' } },
    Generated: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'generated', GenerateSecretString } },
  });
  const [given, generated] = runtime.inputsOf('secretsmanager:CreateSecret');
  expect(given).toEqual({ Name: 'given', SecretString: 'x' });
  expect(JSON.parse(generated.SecretString as string)).toEqual({
    username: 'admin',
    password: expect.stringMatching(/^.{32}$/),
  });
});

test('generated passwords keep to their rules', () => {
  for (let round = 0; round < 50; round += 1) {
    expect(randomPassword({ PasswordLength: 4 })).toMatch(/(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^\w]|.*_)^.{4}$/);
    expect(randomPassword({ ExcludePunctuation: true, ExcludeCharacters: 'aA0' })).toMatch(/^[b-zB-Z1-9]{32}$/);
  }
  const none = { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true };
  expect(() => randomPassword(none)).toThrow('leave no possible password');
});

test('what has no behaviour here can still be referred to', async () => {
  const template = {
    Resources: {
      Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/x' } },
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'a' } },
      Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: 'vpc-1' } },
      Ingress: {
        Type: 'AWS::EC2::SecurityGroupIngress',
        Properties: { GroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] } },
      },
      Way: {
        Type: 'AWS::EC2::VPCEndpoint',
        Properties: { VpcId: 'vpc-1', ServiceName: 'com.amazonaws.eu-west-1.rds' },
      },
      Metadata: { Type: 'AWS::CDK::Metadata' },
    },
    Outputs: {
      Way: { Value: { 'Fn::Select': [0, { 'Fn::GetAtt': ['Way', 'DnsEntries'] }] } },
      Log: { Value: { 'Fn::GetAtt': ['Log', 'Arn'] } },
      Alarm: { Value: { 'Fn::GetAtt': ['Alarm', 'Arn'] } },
      Group: { Value: { 'Fn::GetAtt': ['Group', 'GroupId'] } },
      Vpc: { Value: { 'Fn::GetAtt': ['Group', 'VpcId'] } },
    },
  };
  const { outputs } = await runtime.provision({ Orders: { template } });
  expect(outputs['Orders']).toEqual({
    Log: 'arn:aws:logs:eu-west-1:111122223333:log-group:/x:*',
    Alarm: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a',
    Group: expect.stringMatching(/^sg-[0-9a-f]{17}$/),
    Vpc: 'vpc-1',
    Way: expect.stringMatching(/^Z\w+:vpce-[0-9a-f]{17}\.rds\.eu-west-1\.vpce\.amazonaws\.com$/),
  });
  expect(runtime.calls).toEqual([]);
});

describe('a function', () => {
  const provisionFunction = (VpcConfig?: object) =>
    provisionOne({
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'Worker',
          AssumeRolePolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
          },
        },
      },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'copy',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          VpcConfig,
        },
      },
    });
  const vpc = () => runtime.lambda.functionOf('arn:aws:lambda:eu-west-1:111122223333:function:copy')?.vpc;

  test('is in the VPC that its template names', async () => {
    await provisionFunction({ SubnetIds: ['subnet-a'], SecurityGroupIds: ['sg-a', 'sg-b'] });
    expect(vpc()).toEqual({ subnetIds: ['subnet-a'], securityGroupIds: ['sg-a', 'sg-b'] });
  });

  test.each([[undefined], [{}], [{ SubnetIds: [], SecurityGroupIds: [] }]])('is in none with %j', async (VpcConfig) => {
    await provisionFunction(VpcConfig);
    expect(vpc()).toBeUndefined();
  });

  test.each([
    [{ SubnetIds: ['subnet-a'] }, 'no SecurityGroupIds'],
    [{ SecurityGroupIds: ['sg-a'] }, 'no SubnetIds'],
  ])('is refused with half of a VPC: %j', async (VpcConfig, message) => {
    await expect(provisionFunction(VpcConfig)).rejects.toThrow(message);
  });
});
