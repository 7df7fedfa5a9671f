import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { App, CfnOutput, Duration, Stack, Stage } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as CdkFunction, Runtime as LambdaRuntime } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { EventBridgePutEvents } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Runtime } from './support/assembly.ts';
import { recordingRuntime } from './support/assembly.ts';

let runtime: Runtime;
beforeEach(() => {
  runtime = recordingRuntime();
});
afterEach(() => runtime.dispose());

async function bundle(): Promise<string> {
  const directory = await runtime.temporaryDirectory();
  await writeFile(
    join(directory, 'index.mjs'),
    'export const handler = async () => [process.env.BUS, process.env.TABLE];',
  );
  return directory;
}

async function newApp(): Promise<App> {
  return new App({ outdir: await runtime.temporaryDirectory() });
}

test('what the CDK writes is provisioned, and the function may do what it was granted', async () => {
  const app = await newApp();
  const stack = new Stack(app, 'Pipeline');
  const bus = new EventBus(stack, 'Bus', { eventBusName: 'aurora-restore' });
  bus.archive('Archive', { eventPattern: { source: ['aurora-restore'] }, retention: Duration.days(30) });
  const table = new TableV2(stack, 'State', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  const dead = new Queue(stack, 'Dead', { enforceSSL: true });
  const fn = new CdkFunction(stack, 'Copy', {
    code: Code.fromAsset(await bundle()),
    handler: 'index.handler',
    runtime: LambdaRuntime.NODEJS_24_X,
    environment: { BUS: bus.eventBusName, TABLE: table.tableName },
    onFailure: new SqsDestination(dead),
    retryAttempts: 1,
  });
  bus.grantPutEventsTo(fn);
  table.grantReadWriteData(fn);
  const target = new LambdaFunction(fn, { deadLetterQueue: dead, retryAttempts: 3 });
  new Rule(stack, 'On', { eventBus: bus, eventPattern: { detailType: ['SnapshotVerified'] }, targets: [target] });
  new Topic(stack, 'News').addSubscription(new SqsSubscription(dead));
  const tick = new EventBridgePutEvents(stack, 'Tick', {
    entries: [
      { eventBus: bus, source: 'aurora-restore', detailType: 'StatusCheckDue', detail: TaskInput.fromObject({}) },
    ],
  });
  const definitionBody = DefinitionBody.fromChainable(new Pass(stack, 'Start').next(tick));
  new StateMachine(stack, 'Clock', { definitionBody });
  const { directory } = app.synth();

  const { resources } = await runtime.provision(directory);
  const arn = resources.find(({ type }) => type === 'AWS::Lambda::Function')?.arn ?? '';
  const tableName = resources.find(({ type }) => type === 'AWS::DynamoDB::GlobalTable')?.physicalId;
  expect(JSON.parse((await runtime.lambda.invokeAndWait(arn, {})).payload)).toEqual(['aurora-restore', tableName]);

  const roleArn = runtime.lambda.functionOf(arn)?.roleArn ?? '';
  const principal = { kind: 'role', roleArn, sessionName: 's' } as const;
  const caller = { accountId: '111122223333', region: 'eu-west-1', principal };
  const busArn = 'arn:aws:events:eu-west-1:111122223333:event-bus/aurora-restore';
  const put = (resource: string) => () => runtime.iam.authorize({ action: 'events:PutEvents', resource }, caller);
  expect(put(busArn)).not.toThrow();
  expect(put(`${busArn}-other`)).toThrow(/is not authorized to perform: events:PutEvents/);

  const [{ definition }] = runtime.inputsOf('states:CreateStateMachine');
  const { States } = JSON.parse(definition as string) as { States: Record<string, any> };
  expect(States['Tick'].Resource).toBe('arn:aws:states:::events:putEvents');
  expect(States['Tick'].Parameters.Entries[0].EventBusName).toBe(busArn);

  const [{ Rule: ruleName, Targets }] = runtime.inputsOf('events:PutTargets');
  expect(Targets[0]).toMatchObject({ Arn: arn, RetryPolicy: { MaximumRetryAttempts: 3 } });
  const source = { service: 'events.amazonaws.com', sourceArn: `${busArn.replace('event-bus', 'rule')}/${ruleName}` };
  await expect(runtime.lambda.invokeFunction(arn, {}, source)).resolves.toBeDefined();
  await runtime.lambda.idle();
});

test('stacks of a stage refer to each other', async () => {
  const app = await newApp();
  const stage = new Stage(app, 'Test', { env: { account: '444455556666', region: 'eu-central-1' } });
  const second = new Stack(stage, 'Second');
  const topic = new Topic(new Stack(stage, 'First'), 'News');
  new CfnOutput(second, 'Topic', { value: topic.topicArn });
  const { outputs, resources } = await runtime.provision(app.synth().directory);
  expect(resources[0]?.arn).toMatch(/^arn:aws:sns:eu-central-1:444455556666:Test-First-News/);
  expect(outputs['Test-Second']).toEqual({ Topic: resources[0]?.arn });
});
