import { afterEach, expect, test } from '@jest/globals';
import { requiredEnv } from '../../shared/env.ts';
import { assertNever, isTerminal, messageOf, RetryableError, TerminalError } from '../../shared/errors.ts';
import { isTerminal as isTerminalPhase } from '../../shared/saga.ts';
import { named } from './support/named.ts';

afterEach(() => void delete process.env.A_SETTING);

test('an error reads as a fact and one thing to do, and keeps its cause', () => {
  const cause = new Error('cause');
  const error = new TerminalError('TargetProtected', "cluster 'a' is protected, expected off", 'Turn it off.', {
    cause,
  });
  expect(error).toMatchObject({
    name: 'TerminalError',
    message: "cluster 'a' is protected, expected off\nHINT: Turn it off.",
    code: 'TargetProtected',
    fact: "cluster 'a' is protected, expected off",
    hint: 'Turn it off.',
    isRetryable: false,
    cause,
  });
});

test('what ends a restore is known by name, also when it comes from another bundle', () => {
  expect(isTerminal(new TerminalError('A', 'a', 'A.'))).toBe(true);
  expect(isTerminal(named('TerminalError'))).toBe(true);
  expect(isTerminal(new RetryableError('A', 'a', 'A.'))).toBe(false);
  expect(isTerminal('TerminalError')).toBe(false);
});

test('anything thrown has a message', () => {
  expect([messageOf(new Error('a')), messageOf('b'), messageOf(undefined)]).toEqual(['a', 'b', 'undefined']);
});

test('a forgotten case crashes with the value', () => {
  expect(() => assertNever('surprise' as never)).toThrow('"surprise"');
});

test('a missing setting stops the function at its start and is named', () => {
  expect(() => requiredEnv('A_SETTING')).toThrow('environment variable A_SETTING is not set\nHINT: ');
  process.env.A_SETTING = '';
  expect(() => requiredEnv('A_SETTING')).toThrow('A_SETTING');
  process.env.A_SETTING = 'value';
  expect(requiredEnv('A_SETTING')).toBe('value');
});

test.each([
  ['queued', false],
  ['running', false],
  ['cancelling', false],
  ['failing', false],
  ['completed', true],
  ['failed', true],
  ['rejected', true],
  ['cancelled', true],
] as const)('a restore that is %s has ended: %p', (phase, hasEnded) => {
  expect(isTerminalPhase(phase)).toBe(hasEnded);
});
