import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Iam } from '../../../../local/iam/iam.ts';
import { createIam } from '../../../../local/iam/iam.ts';
import type { FunctionDefinition } from '../../../../local/lambda/function-definition.ts';
import type { Lambda, LambdaOptions } from '../../../../local/lambda/lambda.ts';
import { createLambda } from '../../../../local/lambda/lambda.ts';
import type { Caller } from '../../../../local/wire/service.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

export const ROLE = 'arn:aws:iam::111122223333:role/Worker';
export const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:failed';

export interface Called {
  readonly operation: string;
  readonly input: any;
  readonly caller: Caller;
}

export interface LambdaFixture {
  readonly lambda: Lambda;
  readonly clock: VirtualClock;
  readonly iam: Iam;
  readonly lines: string[];
  readonly calls: Called[];
  /** Deploys a bundle of one file and answers the function's ARN. */
  deploy(source: string, options?: Partial<FunctionDefinition> & { file?: string }): Promise<string>;
  dispose(): Promise<void>;
}

export async function lambdaFixture(options: Partial<LambdaOptions> = {}): Promise<LambdaFixture> {
  const root = await mkdtemp(join(tmpdir(), 'lambda-test-'));
  const clock = virtualClock();
  const iam = createIam({ clock });
  iam.putRole({ roleArn: ROLE, trustPolicy: { Statement: [] } });
  const lines: string[] = [];
  const calls: Called[] = [];
  const lambda = createLambda({
    clock,
    iam,
    endpointUrl: () => 'http://127.0.0.1:1',
    log: (functionName, line) => lines.push(`${functionName}: ${line}`),
    call: async (service, operation, input, caller) => {
      calls.push({ operation: `${service}:${operation}`, input, caller });
      return { QueueUrl: 'http://127.0.0.1:1/111122223333/failed' };
    },
    ...options,
  });
  let deployed = 0;
  const deploy: LambdaFixture['deploy'] = async (source, { file = 'index.mjs', ...definition } = {}) => {
    deployed += 1;
    const codeDirectory = join(root, String(deployed));
    await mkdir(codeDirectory);
    await writeFile(join(codeDirectory, file), source);
    return lambda.putFunction({ ...DEFINITION, codeDirectory, ...definition });
  };
  const dispose = async (): Promise<void> => {
    await lambda.dispose();
    await rm(root, { recursive: true });
  };
  return { lambda, clock, iam, lines, calls, deploy, dispose };
}

const DEFINITION: Omit<FunctionDefinition, 'codeDirectory'> = {
  functionName: 'fn',
  region: 'eu-west-1',
  accountId: '111122223333',
  roleArn: ROLE,
  handler: 'index.handler',
  runtime: 'nodejs24.x',
  environment: {},
  timeoutMs: 3_000,
  memorySizeMb: 128,
};
