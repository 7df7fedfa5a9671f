import { describe, expect, test } from '@jest/globals';
import { MANIFESTS } from '../../infra/manifests.ts';
import { rulesOf } from '../../infra/rules.ts';
import { STAGES, TRIGGER } from '../../events/services.ts';
import { aPlan, aPlanOf, cluster } from './support/a-plan.ts';
import { type Resource, synthesized } from './support/synthesized.ts';

const [stack] = synthesized([aPlan({ trigger: {} })]);
const { ofType, resources } = stack!;
const rules = ofType('AWS::Events::Rule').map(({ Properties }) => Properties);
const idOf = (type: string, name: string, key: string) =>
  Object.entries(resources).find(([, { Type, Properties }]) => Type === type && Properties[key] === name)![0];
const queueId = (name: string) => idOf('AWS::SQS::Queue', name, 'QueueName');

test('every stage of a restore is a service that is deployed, and the trigger beside them', () => {
  expect(MANIFESTS.map(({ name }) => name).toSorted()).toEqual([...STAGES, TRIGGER].toSorted());
});

describe.each(MANIFESTS.map((manifest) => [manifest.name, manifest] as const))('%s', (name, manifest) => {
  const functionId = idOf('AWS::Lambda::Function', `aurora-restore-${name}`, 'FunctionName');
  const ownRules = rules.filter(({ Targets }) => Targets[0].Arn['Fn::GetAtt'][0] === functionId);

  const eventRules = ownRules.filter(({ EventPattern }) => EventPattern);

  test('has a rule for each subscription, and none besides', () => {
    const heard = eventRules.flatMap(({ EventPattern }) => EventPattern.detail?.EventID ?? EventPattern['detail-type']);
    const wanted = manifest.subscribes.map((contract) => (contract.kind === 'rds' ? contract.eventId : contract.name));
    expect(heard.toSorted()).toEqual(wanted.toSorted());
  });

  test('hears only ticks that name it', () => {
    const ticks = eventRules.filter(({ EventPattern }) => EventPattern['detail-type'].includes('StatusCheckDue'));
    const filters = ticks.map(({ EventPattern }) => EventPattern.detail);
    // The trigger is no part of a restore, so no clock ticks for it.
    expect(filters).toEqual(name === TRIGGER ? [] : [{ data: { steps: [name] } }]);
  });

  test('tries each delivery for an hour and keeps what cannot be delivered', () => {
    const deadLetters = { Arn: { 'Fn::GetAtt': [queueId(`aurora-restore-${name}-undelivered`), 'Arn'] } };
    for (const { Targets } of ownRules) {
      expect(Targets).toEqual([
        expect.objectContaining({
          DeadLetterConfig: deadLetters,
          RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 24 },
        }),
      ]);
    }
  });

  test('keeps what its function throws on', () => {
    const config = ofType('AWS::Lambda::EventInvokeConfig').find(
      ({ Properties }) => Properties.FunctionName.Ref === functionId,
    );
    expect(config!.Properties).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [queueId(`aurora-restore-${name}-failed`), 'Arn'] } },
      },
    });
  });

  test('calls for people with its first dead letter of either kind', () => {
    for (const kind of ['failed', 'undelivered']) {
      const queue = queueId(`aurora-restore-${name}-${kind}`);
      const alarm = ofType('AWS::CloudWatch::Alarm').find(
        ({ Properties }) => Properties.Dimensions[0].Value['Fn::GetAtt']?.[0] === queue,
      );
      expect(alarm!.Properties).toMatchObject({ Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' });
      expect(alarm!.Properties.AlarmActions).toHaveLength(1);
    }
  });

  test('runs on Node 24 with its names in the environment and a log of its own that ends', () => {
    const { Properties } = resources[functionId] as Resource;
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: manifest.timeoutSeconds,
      MemorySize: manifest.memoryMb,
      LoggingConfig: { LogFormat: 'JSON' },
    });
    const { Variables } = Properties.Environment;
    expect(Variables).toMatchObject({ POWERTOOLS_SERVICE_NAME: name, NODE_OPTIONS: '--enable-source-maps' });
    expect(Object.keys(Variables)).toEqual(expect.arrayContaining(['STATE_TABLE', 'AUDIT_TABLE', 'BUS_NAME']));
    expect('TOPIC_ARN' in Variables).toBe(name === 'sns-notification');
    expect('STATE_MACHINE_ARN' in Variables).toBe(name === 'saga-tracker' || name === 'replay-restore');
    const log = resources[Properties.LoggingConfig.LogGroup.Ref];
    expect(log!.Properties).toMatchObject({ LogGroupName: `/aws/lambda/aurora-restore-${name}`, RetentionInDays: 90 });
  });
});

test('queues are encrypted, take no plain connection, and keep messages for two weeks', () => {
  const queues = ofType('AWS::SQS::Queue');
  expect(queues).toHaveLength(2 * MANIFESTS.length);
  for (const { Properties } of queues) {
    expect(Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 24 * 3600 });
  }
  const policies = ofType('AWS::SQS::QueuePolicy').map(({ Properties }) => Properties.PolicyDocument.Statement);
  expect(policies).toHaveLength(queues.length);
  for (const statements of policies) {
    expect(statements).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  }
});

describe('rules for RDS events', () => {
  const deleteRds = MANIFESTS.find(({ name }) => name === 'delete-rds')!;

  test('stand on the default bus, pipeline rules on the bus of the pipeline', () => {
    for (const { EventBusName, EventPattern } of rules) {
      expect(EventBusName === undefined).toBe(EventPattern === undefined || EventPattern.source[0] === 'aws.rds');
    }
  });

  test("take the target cluster's events by ARN and those of instances by where they are", () => {
    const [rule] = rulesOf(deleteRds, [aPlan()]).filter(({ bus }) => bus === 'default');
    expect(rule).toEqual({
      bus: 'default',
      topic: 'Rds1',
      name: 'aurora-restore-delete-rds-rds-1',
      pattern: {
        source: ['aws.rds'],
        'detail-type': ['RDS DB Cluster Event', 'RDS DB Instance Event'],
        detail: {
          EventID: ['RDS-EVENT-0171', 'RDS-EVENT-0003'],
          SourceArn: [
            'arn:aws:rds:eu-west-1:111122223333:cluster:orders-staging',
            { prefix: 'arn:aws:rds:eu-west-1:111122223333:db:' },
          ],
        },
      },
    });
  });

  test('are as many as keep each pattern within 2,048 characters', () => {
    const plans = Array.from({ length: 40 }, (_, index) => aPlanOf(`${'x'.repeat(50)}${index}`, 'ap-southeast-2'));
    const specs = MANIFESTS.flatMap((manifest) => rulesOf(manifest, plans));
    for (const { pattern } of specs) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2_048);
    const arns = specs
      .filter(({ name }) => name.startsWith('aurora-restore-delete-rds-rds'))
      .flatMap(({ pattern }) => pattern.detail!['SourceArn']);
    expect(arns).toHaveLength(41);
  });
});

describe('restore-trigger', () => {
  const trigger = MANIFESTS.find(({ name }) => name === TRIGGER)!;
  const elsewhere = { source: cluster('orders-production', 'us-east-1', '444455556666') };
  const schedules = (plans: Parameters<typeof synthesized>[0]) =>
    synthesized(plans)[0]!
      .ofType('AWS::Events::Rule')
      .filter(({ Properties }) => Properties.ScheduleExpression);

  test('hears of snapshots where the sources are, not the targets, and of watched sources alone', () => {
    const plans = [
      aPlan({ ...elsewhere, trigger: {} }),
      aPlanOf('carts'),
      aPlanOf('users', 'eu-west-1', { trigger: {} }),
    ];
    expect(rulesOf(trigger, plans)).toEqual([
      {
        bus: 'default',
        topic: 'Rds1',
        name: 'aurora-restore-restore-trigger-rds-1',
        pattern: {
          source: ['aws.rds'],
          'detail-type': ['RDS DB Cluster Snapshot Event'],
          detail: {
            EventID: ['RDS-EVENT-0169', 'RDS-EVENT-0075'],
            SourceArn: [
              { prefix: 'arn:aws:rds:us-east-1:444455556666:cluster-snapshot:' },
              { prefix: 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:' },
            ],
          },
        },
      },
    ]);
  });

  test('is called on its schedule, on the default bus, with the scheduled event itself', () => {
    const [rule, ...others] = schedules([aPlan({ trigger: {} })]);
    expect(others).toEqual([]);
    expect(rule!.Properties).toMatchObject({
      Name: 'aurora-restore-restore-trigger-schedule',
      ScheduleExpression: 'rate(15 minutes)',
      State: 'ENABLED',
    });
    expect(rule!.Properties.EventBusName).toBeUndefined();
    expect(rule!.Properties.Targets[0].Input).toBeUndefined();
  });

  test('is never called where no plan has a trigger', () => {
    expect(rulesOf(trigger, [aPlan()])).toEqual([]);
    expect(schedules([aPlan()])).toEqual([]);
  });
});

describe('the functions that log in to databases', () => {
  const network = { functionSubnets: ['subnet-0b', 'subnet-0a'], functionSecurityGroups: ['sg-0a'] };
  const vpcConfigOf = (plans: Parameters<typeof synthesized>[0]) =>
    synthesized(plans)[0]!
      .ofType('AWS::Lambda::Function')
      .filter(({ Properties }) => Properties.VpcConfig !== undefined)
      .map(({ Properties }) => [Properties.FunctionName, Properties.VpcConfig]);

  test('run in the network of the plans, and are alone there', () => {
    const config = { SubnetIds: ['subnet-0a', 'subnet-0b'], SecurityGroupIds: ['sg-0a'] };
    expect(vpcConfigOf([aPlan({ network }), aPlanOf('carts', 'eu-west-1', { network })])).toEqual([
      ['aurora-restore-setup-db-users', config],
      ['aurora-restore-swap-target', config],
    ]);
  });

  test('refuses plans that name different networks', () => {
    const other = aPlanOf('carts', 'eu-west-1', { network: { ...network, functionSubnets: ['subnet-0c'] } });
    expect(() => vpcConfigOf([aPlan({ network }), other])).toThrow(
      /'orders-staging'[\s\S]*'carts-staging'|'carts-staging'[\s\S]*HINT: /,
    );
  });

  describe('with endpoints to be created', () => {
    const plan = aPlan({ network: { ...network, endpoints: 'create', vpc: 'vpc-0a' } });
    const stack = () => synthesized([plan]).find(({ name }) => name === 'aurora-restore-eu-west-1')!;
    const variablesOf = (name: string): Readonly<Record<string, unknown>> =>
      stack()
        .ofType('AWS::Lambda::Function')
        .find(({ Properties }) => Properties.FunctionName === name)!.Properties.Environment.Variables;
    const urls = (name: string) => Object.keys(variablesOf(name)).filter((key) => key.startsWith('AWS_ENDPOINT_URL_'));

    test('have one for each service that they call, which takes over no name of the VPC and lets in nobody else', () => {
      const made = stack().ofType('AWS::EC2::VPCEndpoint');
      expect(made.map(({ Properties }) => Properties.ServiceName).toSorted()).toEqual(
        ['dynamodb', 'events', 'rds', 'secretsmanager'].map((service) => `com.amazonaws.eu-west-1.${service}`),
      );
      for (const { Properties } of made) {
        expect(Properties).toMatchObject({
          VpcId: 'vpc-0a',
          VpcEndpointType: 'Interface',
          PrivateDnsEnabled: false,
          SubnetIds: ['subnet-0a', 'subnet-0b'],
        });
        expect(Properties.PolicyDocument.Statement).toMatchObject([
          { Condition: { StringEquals: { 'aws:PrincipalAccount': plan.target.account } } },
        ]);
      }
      const [group] = stack().ofType('AWS::EC2::SecurityGroup');
      expect(group!.Properties).toMatchObject({
        SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, SourceSecurityGroupId: 'sg-0a' }],
        SecurityGroupEgress: [{ CidrIp: '127.0.0.1/32' }],
      });
    });

    test('are told the names of the endpoints, and the other functions are not', () => {
      const services = ['DYNAMODB', 'EVENTBRIDGE', 'RDS', 'SECRETS_MANAGER'].map((name) => `AWS_ENDPOINT_URL_${name}`);
      expect(urls('aurora-restore-setup-db-users')).toEqual(services);
      expect(urls('aurora-restore-swap-target')).toEqual(services);
      expect(urls('aurora-restore-copy-snapshot')).toEqual([]);
      const [endpoint] = Object.entries(stack().resources).filter(([, { Type }]) => Type === 'AWS::EC2::VPCEndpoint');
      const { AWS_ENDPOINT_URL_DYNAMODB } = variablesOf('aurora-restore-swap-target');
      const name = { 'Fn::Select': [0, { 'Fn::GetAtt': [endpoint![0], 'DnsEntries'] }] };
      expect(AWS_ENDPOINT_URL_DYNAMODB).toEqual({
        'Fn::Join': ['', ['https://', { 'Fn::Select': [1, { 'Fn::Split': [':', name] }] }]],
      });
    });

    test('are refused together with a plan that has none', () => {
      expect(() => synthesized([plan, aPlanOf('carts', 'eu-west-1', { network })])).toThrow(/endpoints/);
    });
  });
});
