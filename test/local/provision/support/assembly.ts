import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIam } from '../../../../local/iam/iam.ts';
import type { Iam } from '../../../../local/iam/iam.ts';
import type { Lambda } from '../../../../local/lambda/lambda.ts';
import { createLambda } from '../../../../local/lambda/lambda.ts';
import { LogGroups } from '../../../../local/logs/log-groups.ts';
import { systemClock } from '../../../../local/clock.ts';
import type { Provisioned, ProvisionOptions } from '../../../../local/provision/provision.ts';
import { provision } from '../../../../local/provision/provision.ts';
import type { Caller } from '../../../../local/wire/service.ts';

export interface StackFixture {
  readonly template: object;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
}

/** Writes into a directory what `cdk synth` does, with one asset, `code.zip`. */
async function writeAssembly(directory: string, stacks: Readonly<Record<string, StackFixture>>): Promise<void> {
  const write = (name: string, content: object): Promise<void> =>
    writeFile(join(directory, name), JSON.stringify(content));
  const artifacts: Record<string, object> = {
    'Some.assets': { type: 'cdk:asset-manifest', properties: { file: 'Some.assets.json' } },
    Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
  };
  for (const [name, { template, environment = 'aws://unknown-account/unknown-region', dependencies }] of Object.entries(
    stacks,
  )) {
    await write(`${name}.template.json`, template);
    const properties = { templateFile: `${name}.template.json` };
    artifacts[name] = { type: 'aws:cloudformation:stack', environment, properties, dependencies };
  }
  await write('manifest.json', { version: '55.0.0', artifacts });
  await mkdir(join(directory, 'asset.code'));
  await writeFile(join(directory, 'asset.code', 'index.js'), 'exports.handler = async () => process.env.BUS;');
  const destinations = { here: { bucketName: 'b', objectKey: 'code.zip' } };
  const file = { source: { path: 'asset.code', packaging: 'zip' }, destinations };
  await write('Some.assets.json', { version: '55.0.0', files: { code: file } });
}

export interface Recorded {
  readonly operation: string;
  readonly input: any;
  readonly caller: Caller;
}

export interface Runtime {
  readonly calls: Recorded[];
  readonly iam: Iam;
  readonly lambda: Lambda;
  readonly logGroups: LogGroups;
  /** Is removed by `dispose`. */
  temporaryDirectory(): Promise<string>;
  dispose(): Promise<void>;
  /** The inputs of one operation, in order. */
  inputsOf(operation: string): any[];
  provision(
    stacks: Readonly<Record<string, StackFixture>> | string,
    options?: Partial<ProvisionOptions>,
  ): Promise<Provisioned>;
}

/** A runtime whose services answer what provisioning needs, and remember what they were asked. */
export function recordingRuntime(): Runtime {
  const calls: Recorded[] = [];
  const iam = createIam();
  const logGroups = new LogGroups();
  const call: ProvisionOptions['call'] = async (service, operation, input, caller) => {
    calls.push({ operation: `${service}:${operation}`, input, caller });
    return answerOf(operation, input, caller);
  };
  const endpointUrl = (): string => 'http://127.0.0.1:1';
  const lambda = createLambda({ clock: systemClock, endpointUrl, iam, call, log: () => undefined });
  const directories: string[] = [];
  const temporaryDirectory = async (): Promise<string> => {
    const directory = await mkdtemp(join(tmpdir(), 'provision-test-'));
    directories.push(directory);
    return directory;
  };
  return {
    temporaryDirectory,
    dispose: async () => {
      await lambda.dispose();
      for (const directory of directories) await rm(directory, { recursive: true });
    },
    calls,
    iam,
    lambda,
    logGroups,
    inputsOf: (operation) => calls.filter((one) => one.operation === operation).map(({ input }) => input),
    provision: async (stacks, options = {}) => {
      const assemblyDirectory = typeof stacks === 'string' ? stacks : await temporaryDirectory();
      if (typeof stacks !== 'string') await writeAssembly(assemblyDirectory, stacks);
      const where = { assemblyDirectory, accountId: '111122223333', region: 'eu-west-1' };
      return await provision({ ...where, call, iam, lambda, logGroups, ...options });
    },
  };
}

function answerOf(operation: string, input: any, { accountId, region }: Caller): unknown {
  const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  switch (operation) {
    case 'CreateTable':
      return { TableDescription: { TableArn: arn('dynamodb', `table/${input.TableName}`), TableId: 'id' } };
    case 'CreateEventBus':
      return { EventBusArn: arn('events', `event-bus/${input.Name}`) };
    case 'PutRule':
      return { RuleArn: arn('events', `rule/${input.EventBusName}/${input.Name}`) };
    case 'CreateArchive':
      return { ArchiveArn: arn('events', `archive/${input.ArchiveName}`) };
    case 'CreateQueue':
      return { QueueUrl: `http://127.0.0.1:1/${accountId}/${input.QueueName}` };
    case 'CreateTopic':
      return { TopicArn: arn('sns', input.Name) };
    case 'Subscribe':
      return { SubscriptionArn: `${input.TopicArn}:subscription` };
    case 'CreateStateMachine':
      return { stateMachineArn: arn('states', `stateMachine:${input.name}`) };
    case 'CreateSecret':
      return { ARN: arn('secretsmanager', `secret:${input.Name}-AbCdEf`) };
    case 'CreateKey':
      return { KeyMetadata: { KeyId: 'key-id', Arn: arn('kms', 'key/key-id') } };
    default:
      return {};
  }
}
