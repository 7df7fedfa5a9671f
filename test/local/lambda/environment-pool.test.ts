import { beforeEach, expect, test } from '@jest/globals';
import { EnvironmentPool } from '../../../local/lambda/environment-pool.ts';
import type { ExecutionEnvironment } from '../../../local/lambda/execution-environment.ts';
import type { FunctionDefinition } from '../../../local/lambda/function-definition.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';
import { virtualClock } from '../support/virtual-clock.ts';

interface FakeEnvironment extends ExecutionEnvironment {
  isAlive: boolean;
  ended: boolean;
}

const definitionOf = (functionName: string): FunctionDefinition => ({ functionName }) as FunctionDefinition;
const INVOCATION = { requestId: 'r', payload: '{}' };

let clock: VirtualClock;
let started: FakeEnvironment[];
let pool: EnvironmentPool;
beforeEach(() => {
  clock = virtualClock();
  started = [];
  pool = new EnvironmentPool({
    clock,
    environmentsPerFunctionMax: 1,
    start: async (definition) => {
      const environment: FakeEnvironment = {
        definition,
        isAlive: true,
        ended: false,
        alive: () => environment.isAlive,
        invoke: async () => ({ payload: 'null' }),
        terminate: async () => void (environment.ended = true),
      };
      started.push(environment);
      return environment;
    },
  });
});

test('an environment that died while it was idle is not used again', async () => {
  const definition = definitionOf('fn');
  await pool.run(definition, INVOCATION);
  started[0]!.isAlive = false;
  await pool.run(definition, INVOCATION);
  expect(started).toHaveLength(2);
});

test('an environment that died at work is not kept', async () => {
  const definition = definitionOf('fn');
  const run = pool.run(definition, INVOCATION);
  await Promise.resolve();
  started[0]!.isAlive = false;
  await run;
  expect(clock.waiting()).toBe(0);
});

test('the longest idle environment makes room when there are too many', async () => {
  for (let index = 0; index < 25; index += 1) await pool.run(definitionOf(`fn-${index}`), INVOCATION);
  expect(started.filter(({ ended }) => ended)).toEqual([started[0]]);
});

test('every environment is ended with the pool', async () => {
  await pool.run(definitionOf('a'), INVOCATION);
  await pool.run(definitionOf('b'), INVOCATION);
  await pool.dispose();
  expect(started.map(({ ended }) => ended)).toEqual([true, true]);
  await expect(pool.run(definitionOf('a'), INVOCATION)).rejects.toThrow('function a did not run: the runtime stops');
});
