import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Runtime } from './support/assembly.ts';
import { recordingRuntime } from './support/assembly.ts';

let runtime: Runtime;
beforeEach(() => {
  runtime = recordingRuntime();
});
afterEach(() => runtime.dispose());

const provisionOne = (Resources: object, more: object = {}) =>
  runtime.provision({ Orders: { template: { Resources, ...more } } });
const TRUST = {
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
};
const ROLE = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Worker', AssumeRolePolicyDocument: TRUST } };
const FUNCTION = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'copy',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::Region}' }, S3Key: 'code.zip' },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Timeout: 30,
    MemorySize: 256,
    Environment: { Variables: { BUS: { Ref: 'Bus' }, LIMIT: 5 } },
  },
};
const BUS = { Type: 'AWS::Events::EventBus', Properties: { Name: 'aurora-restore' } };
const FN_ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:copy';

describe('provisioning', () => {
  test('follows the dependencies, not the template’s order', async () => {
    const { resources, outputs } = await provisionOne(
      {
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: {
            Name: 'OnCopy',
            EventBusName: { Ref: 'Bus' },
            EventPattern: { 'detail-type': ['SnapshotVerified'] },
            Targets: [{ Id: 'T', Arn: { 'Fn::GetAtt': ['Function', 'Arn'] } }],
          },
        },
        Function: FUNCTION,
        Last: { Type: 'AWS::Logs::LogGroup', DependsOn: ['Rule'] },
        Role: ROLE,
        Bus: BUS,
      },
      { Outputs: { RuleArn: { Value: { 'Fn::GetAtt': ['Rule', 'Arn'] } } } },
    );
    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Bus', 'Role', 'Function', 'Rule', 'Last']);
    expect(resources[3]).toEqual({
      stackName: 'Orders',
      logicalId: 'Rule',
      type: 'AWS::Events::Rule',
      physicalId: 'aurora-restore|OnCopy',
      arn: 'arn:aws:events:eu-west-1:111122223333:rule/aurora-restore/OnCopy',
    });
    expect(outputs).toEqual({ Orders: { RuleArn: resources[3]?.arn } });
    expect(runtime.inputsOf('events:PutRule')).toEqual([
      { Name: 'OnCopy', EventBusName: 'aurora-restore', EventPattern: '{"detail-type":["SnapshotVerified"]}' },
    ]);
    expect(runtime.inputsOf('events:PutTargets')).toEqual([
      { Rule: 'OnCopy', EventBusName: 'aurora-restore', Targets: [{ Id: 'T', Arn: FN_ARN }] },
    ]);
    expect(runtime.calls[0]?.caller).toEqual({
      accountId: '111122223333',
      region: 'eu-west-1',
      principal: { kind: 'developer' },
    });
  });

  test('makes up names from stack and logical id, always the same, never too long', async () => {
    const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } };
    const long = 'A'.repeat(100);
    await runtime.provision({ Orders: { template }, [long]: { template } });
    await runtime.provision({ Orders: { template } });
    const names = runtime.inputsOf('sqs:CreateQueue').map(({ QueueName }) => QueueName as string);
    expect(names[0]).toMatch(/^Orders-Queue-[0-9A-Z]{12}$/);
    expect(names[2]).toBe(names[0]);
    expect(names[1]).toHaveLength(80);
  });

  test('uses a stack’s own account and region, and one’s exports in another', async () => {
    await runtime.provision({
      Second: {
        template: {
          Resources: {
            Archive: { Type: 'AWS::Events::Archive', Properties: { SourceArn: { 'Fn::ImportValue': 'bus-arn' } } },
          },
        },
        environment: 'aws://444455556666/eu-central-1',
        dependencies: ['First'],
      },
      First: {
        template: {
          Resources: { Bus: BUS },
          Outputs: { Bus: { Value: { 'Fn::GetAtt': ['Bus', 'Arn'] }, Export: { Name: 'bus-arn' } } },
        },
        environment: 'aws://444455556666/eu-central-1',
      },
    });
    expect(runtime.calls.map(({ operation }) => operation)).toEqual(['events:CreateEventBus', 'events:CreateArchive']);
    expect(runtime.calls[1]).toMatchObject({
      input: { EventSourceArn: 'arn:aws:events:eu-central-1:444455556666:event-bus/aurora-restore' },
      caller: { accountId: '444455556666', region: 'eu-central-1' },
    });
  });

  test('finds no export of another region', async () => {
    const first = { Outputs: { Bus: { Value: 'x', Export: { Name: 'bus' } } } };
    const second = { Outputs: { Copy: { Value: { 'Fn::ImportValue': 'bus' } } } };
    const stacks = (region: string) => ({
      First: { template: first, environment: 'aws://444455556666/eu-central-1' },
      Second: { template: second, environment: `aws://444455556666/${region}` },
    });
    const { outputs } = await runtime.provision(stacks('eu-central-1'));
    expect(outputs['Second']).toEqual({ Copy: 'x' });
    await expect(runtime.provision(stacks('eu-west-1'))).rejects.toThrow("no stack exports 'bus'");
  });

  test('leaves out what its condition excludes', async () => {
    const { resources, outputs } = await runtime.provision(
      {
        Orders: {
          template: {
            Parameters: {
              Stage: { Type: 'String', Default: 'test' },
              Unused: { Type: 'AWS::SSM::Parameter::Value<String>' },
            },
            Conditions: {
              Production: { 'Fn::Equals': [{ Ref: 'Stage' }, 'production'] },
              Test: { 'Fn::Not': [{ Condition: 'Production' }] },
              Both: { 'Fn::And': [{ Condition: 'Test' }, { Condition: 'Production' }] },
              Either: { 'Fn::Or': [{ Condition: 'Test' }, { Condition: 'Production' }] },
            },
            Resources: {
              OnlyProduction: { Type: 'AWS::Unknown::Type', Condition: 'Production' },
              OnlyBoth: { Type: 'AWS::Unknown::Type', Condition: 'Both' },
              InEither: { Type: 'AWS::Logs::LogGroup', Condition: 'Either' },
            },
            Outputs: { Gone: { Value: { Ref: 'OnlyProduction' }, Condition: 'Production' } },
          },
        },
      },
      { parameters: { Stage: 'staging' } },
    );
    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['InEither']);
    expect(outputs).toEqual({ Orders: {} });
  });
});

describe('provisioning is refused', () => {
  test('with every unknown type named, before anything is made', async () => {
    const failing = provisionOne({
      Bus: BUS,
      Bucket: { Type: 'AWS::S3::Bucket' },
      Custom: { Type: 'Custom::LogRetention' },
    });
    await expect(failing).rejects.toMatchObject({
      code: 'NotImplemented',
      message: expect.stringContaining(
        'does not imitate AWS::S3::Bucket (Orders/Bucket), Custom::LogRetention (Orders/Custom)\nHINT: see docs/local-runtime.md',
      ),
    });
    expect(runtime.calls).toEqual([]);
  });

  test('with a circle of dependencies, named', async () => {
    const a = { Type: 'AWS::Logs::LogGroup', DependsOn: 'B' };
    const b = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: { Ref: 'A' } } };
    await expect(provisionOne({ A: a, B: b })).rejects.toThrow('circular dependency: A -> B -> A');
  });

  test('with the resource that failed, and why', async () => {
    const call = () => Promise.reject(new Error('The bus exists already.'));
    const failing = runtime.provision({ Orders: { template: { Resources: { Bus: BUS } } } }, { call });
    await expect(failing).rejects.toThrow(
      'AWS::Events::EventBus Orders/Bus cannot be provisioned: The bus exists already.',
    );
  });

  test.each([
    ['layers', { ...FUNCTION.Properties, Layers: ['arn'] }, 'layers of functions'],
    ['inline code', { ...FUNCTION.Properties, Code: { ZipFile: 'x' } }, 'inline code of functions'],
    ['Python', { ...FUNCTION.Properties, Runtime: 'python3.13' }, 'functions of the runtime python3.13'],
    ['an image', { Role: 'r', PackageType: 'Image', Code: {} }, 'functions of the runtime Image'],
    ['a dead-letter queue', { ...FUNCTION.Properties, DeadLetterConfig: {} }, 'DeadLetterConfig of functions'],
  ])('for a function with %s', async (_what, Properties, what) => {
    const failing = provisionOne({ Bus: BUS, Role: ROLE, Function: { ...FUNCTION, Properties } });
    await expect(failing).rejects.toThrow(`the local runtime does not imitate ${what}`);
  });

  test('for a function whose code is not in the assembly', async () => {
    const Properties = { ...FUNCTION.Properties, Code: { S3Key: 'other.zip' } };
    const failing = provisionOne({ Bus: BUS, Role: ROLE, Function: { ...FUNCTION, Properties } });
    await expect(failing).rejects.toThrow("its code 'other.zip' is no asset of this assembly");
  });
});

describe('a function', () => {
  test('is deployed with its code, role and environment', async () => {
    await provisionOne({ Bus: BUS, Role: ROLE, Function: FUNCTION });
    expect(runtime.lambda.functionOf(FN_ARN)).toMatchObject({
      roleArn: 'arn:aws:iam::111122223333:role/Worker',
      timeoutMs: 30_000,
      memorySizeMb: 256,
      environment: { BUS: 'aurora-restore', LIMIT: '5' },
    });
    expect((await runtime.lambda.invokeAndWait(FN_ARN, {})).payload).toBe('"aurora-restore"');
  });

  test('lets in only the rules its permissions name', async () => {
    const sourceArn = 'arn:aws:events:eu-west-1:111122223333:rule/r';
    const Properties = {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] },
      Principal: 'events.amazonaws.com',
      SourceArn: sourceArn,
    };
    const Permission = { Type: 'AWS::Lambda::Permission', Properties };
    await provisionOne({ Bus: BUS, Role: ROLE, Function: FUNCTION, Permission });
    const source = { service: 'events.amazonaws.com', sourceArn };
    await expect(runtime.lambda.invokeFunction(FN_ARN, {}, source)).resolves.toBeDefined();
    const other = { ...source, sourceArn: `${sourceArn}2` };
    await expect(runtime.lambda.invokeFunction(FN_ARN, {}, other)).rejects.toThrow(/not authorized/);
    await runtime.lambda.idle();
  });

  test('sends failed events to its queue', async () => {
    const Config = {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Function' },
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
      },
    };
    const failing = { ...FUNCTION, Properties: { ...FUNCTION.Properties, Handler: 'index.missing' } };
    await provisionOne({ Queue: { Type: 'AWS::SQS::Queue' }, Bus: BUS, Role: ROLE, Function: failing, Config });
    await runtime.lambda.invokeFunction(FN_ARN, { a: 1 });
    await runtime.lambda.idle();
    const [{ MessageBody }] = runtime.inputsOf('sqs:SendMessage');
    expect(JSON.parse(MessageBody as string)).toMatchObject({
      requestPayload: { a: 1 },
      responsePayload: { errorType: 'Runtime.HandlerNotFound' },
    });
  });
});

describe('IAM', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/jobs/Worker';
  const allow = (Action: string): object => ({ Statement: [{ Effect: 'Allow', Action, Resource: { Ref: 'Topic' } }] });

  test('roles have their inline, attached and managed policies, resolved', async () => {
    await provisionOne({
      Attached: {
        Type: 'AWS::IAM::Policy',
        Properties: { PolicyName: 'Attached', PolicyDocument: allow('sns:Publish'), Roles: [{ Ref: 'Role' }] },
      },
      Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: allow('sns:Subscribe') } },
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'Worker',
          Path: '/jobs/',
          AssumeRolePolicyDocument: TRUST,
          Policies: [{ PolicyName: 'Inline', PolicyDocument: allow('sns:GetTopicAttributes') }],
          ManagedPolicyArns: [
            { Ref: 'Managed' },
            { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' },
          ],
        },
      },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
    });
    const statements = runtime.iam.statementsOf(roleArn);
    expect(statements.flatMap(({ Action }) => Action ?? []).sort()).toEqual([
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sns:GetTopicAttributes',
      'sns:Publish',
      'sns:Subscribe',
    ]);
    expect(statements[0]?.Resource).toEqual(['arn:aws:sns:eu-west-1:111122223333:news']);
  });

  test.each([
    [
      { Type: 'AWS::IAM::Role', Properties: { ...ROLE.Properties, PermissionsBoundary: 'x' } },
      'permissions boundaries',
    ],
    [
      { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'P', PolicyDocument: allow('a:b'), Users: ['u'] } },
      'IAM users and groups',
    ],
  ])('%j is refused', async (resource, what) => {
    const failing = provisionOne({ It: resource, Topic: { Type: 'AWS::SNS::Topic' } });
    await expect(failing).rejects.toThrow(`does not imitate ${what}`);
  });
});
