import { describe, expect, test } from '@jest/globals';
import { bench, machine } from './support/step-functions.ts';

const pass = { Type: 'Pass', End: true };
const task = { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:getItem', End: true };

describe('CreateStateMachine refuses as InvalidDefinition', () => {
  test.each<[string, object | string, string]>([
    ['text that is not JSON', '{"StartAt": ', 'INVALID_JSON_DESCRIPTION: '],
    ['JSON that is not an object', '[]', 'SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object'],
    ['nothing at all', {}, 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'],
    ['a missing StartAt', { States: { A: pass } }, 'These fields are required: [StartAt] at /'],
    [
      'an unknown type',
      machine({ A: { Type: 'Sleep', End: true } }),
      "Value 'Sleep' is not one of [Task, Choice, Wait",
    ],
    ['a state without a type', machine({ A: { End: true } }), 'These fields are required: [Type] at /States/A'],
    ['an unknown machine field', machine({ A: pass }, { Timeout: 1 }), 'Field is not supported. at /Timeout'],
    ['a field of the other language', machine({ A: { ...task, Parameters: {} } }), 'at /States/A/Parameters'],
    [
      'neither Next nor End',
      machine({ A: { Type: 'Pass' } }),
      'These fields are required: [Next] or [End] at /States/A',
    ],
    ['both Next and End', machine({ A: { ...pass, Next: 'A' } }), 'Only one of these fields is allowed: [Next, End]'],
    ['a task without a resource', machine({ A: { Type: 'Task', End: true } }), 'These fields are required: [Resource]'],
    ['a wait without a time', machine({ A: { Type: 'Wait', End: true } }), 'Exactly one of these fields is required'],
    [
      'a moment that is none',
      machine({ A: { Type: 'Wait', Timestamp: 'tomorrow', End: true } }),
      'SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/A/Timestamp',
    ],
    [
      'a moment without an offset, in JSONPath',
      { StartAt: 'A', States: { A: { Type: 'Wait', Timestamp: '2026-10-06T12:01:00', End: true } } },
      'String does not match RFC3339 timestamp at /States/A/Timestamp',
    ],
    [
      'an expression where there are none, in JSONPath',
      { StartAt: 'A', States: { A: { Type: 'Wait', Timestamp: '{% $now() %}', End: true } } },
      'String does not match RFC3339 timestamp at /States/A/Timestamp',
    ],
    [
      'a wait that is too long',
      machine({ A: { Type: 'Wait', Seconds: 100_000_000, End: true } }),
      'from 0 to 99999999 at /States/A/Seconds',
    ],
    [
      'seconds as text',
      machine({ A: { Type: 'Wait', Seconds: '60', End: true } }),
      'from 0 to 99999999 at /States/A/Seconds',
    ],
    [
      'a timeout of a task that is too long',
      machine({ A: { ...task, TimeoutSeconds: 100_000_000 } }),
      'from 1 to 99999999 at /States/A/TimeoutSeconds',
    ],
    [
      'a timeout that is too long',
      machine({ A: pass }, { TimeoutSeconds: 100_000_000 }),
      'from 1 to 99999999 at /TimeoutSeconds',
    ],
    [
      'a dangling Next',
      machine({ A: { Type: 'Pass', Next: 'B' } }),
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next",
    ],
    ['a dangling StartAt', { StartAt: 'B', States: { A: pass } }, "Missing 'StartAt' target: B at /StartAt"],
    [
      'a dangling Catch',
      machine({ A: { ...task, Catch: [{ ErrorEquals: ['E'], Next: 'B' }] } }),
      'at /States/A/Catch[0]/Next',
    ],
    ['a state nothing leads to', machine({ A: pass, B: pass }), 'State "B" is not reachable. at /States/B'],
    [
      'no way to end',
      machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }),
      'MISSING_TERMINAL_STATE',
    ],
    [
      'an expression that does not parse',
      machine({ A: { ...pass, Output: { x: '{% 1 + %}' } } }),
      "'1 +' is not valid. S0207: Unexpected end of expression at /States/A/Output/x",
    ],
    [
      'a choice rule without condition',
      machine({ A: { Type: 'Choice', Choices: [{ Next: 'A' }] } }),
      '[Condition] at /States/A/Choices[0]',
    ],
    [
      'States.ALL beside another error',
      machine({ A: { ...task, Retry: [{ ErrorEquals: ['States.ALL', 'E'] }] } }),
      'States.ALL must appear alone',
    ],
    [
      'a backoff below one',
      machine({ A: { ...task, Retry: [{ ErrorEquals: ['E'], BackoffRate: 0.5 }] } }),
      'at /States/A/Retry[0]/BackoffRate',
    ],
    [
      'a variable named states',
      machine({ A: { ...pass, Assign: { states: 1 } } }),
      "variable name 'states' is reserved",
    ],
    [
      'JSONPath inside a JSONata machine',
      machine({ A: { ...pass, QueryLanguage: 'JSONPath' } }),
      "'QueryLanguage' can not be 'JSONPath'",
    ],
  ])('%s', async (_, definition, message) => {
    const refusal = bench().create(definition);
    await expect(refusal).rejects.toMatchObject({ code: 'InvalidDefinition', statusCode: 400 });
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toThrow(/^Invalid State Machine Definition: '/);
  });

  test('all problems at once', async () => {
    await expect(bench().create(machine({ A: { ...pass, X: 1 }, B: { ...pass, Y: 1 } }))).rejects.toThrow(
      'Field is not supported. at /States/A/X, SCHEMA_VALIDATION_FAILED: Field is not supported. at /States/B/Y',
    );
  });
});

describe('CreateStateMachine refuses by name as not imitated', () => {
  const resource = (name: string) => machine({ A: { ...task, Resource: `arn:aws:states:::${name}` } });
  const jsonPath = (state: object) => ({ StartAt: 'A', States: { A: { ...pass, ...state } } });

  test.each<[string, object, string]>([
    ['Map', machine({ All: { Type: 'Map', Items: [], End: true } }), "state 'All' of type Map"],
    ['Parallel', machine({ Both: { Type: 'Parallel', Branches: [], End: true } }), "state 'Both' of type Parallel"],
    ['task tokens', resource('lambda:invoke.waitForTaskToken'), "the service integration pattern '.waitForTaskToken'"],
    ['jobs', resource('states:startExecution.sync:2'), "the service integration pattern '.sync:2'"],
    ['other optimized services', resource('ecs:runTask'), "the task resource 'arn:aws:states:::ecs:runTask'"],
    ['other SDK services', resource('aws-sdk:rds:describeDBClusters'), 'AWS SDK integration'],
    ['activities', machine({ A: { ...task, Resource: 'arn:aws:states:eu-west-1:1:activity:a' } }), 'the task resource'],
    ['heartbeats', machine({ A: { ...task, HeartbeatSeconds: 5 } }), "HeartbeatSeconds of state 'A'"],
    ['credentials', machine({ A: { ...task, Credentials: {} } }), "Credentials of state 'A'"],
    ['JSONPath variables', jsonPath({ Assign: { 'x.$': '$.y' } }), "Assign in the JSONPath state 'A'"],
    [
      'intrinsic functions',
      jsonPath({ Parameters: { 'id.$': 'States.UUID()' } }),
      "'States.UUID()' at /Parameters/id.$",
    ],
    ['paths with filters', jsonPath({ InputPath: '$.a[?(@.b)]' }), "'$.a[?(@.b)]' at /InputPath"],
  ])('%s', async (_, definition, message) => {
    const refusal = bench().create(definition);
    await expect(refusal).rejects.toMatchObject({ code: 'NotImplemented', statusCode: 501 });
    await expect(refusal).rejects.toThrow(message);
  });

  test.each<[string, object]>([
    ['EXPRESS', { type: 'EXPRESS' }],
    ['publish', { publish: true }],
    ['customer managed key', { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'k' } }],
  ])('%s', async (name, members) => {
    const input = { name: 'm', roleArn: 'r', definition: JSON.stringify(machine({ A: pass })), ...members };
    const refusal = bench().ask('CreateStateMachine', input);
    await expect(refusal).rejects.toMatchObject({ code: 'NotImplemented' });
    await expect(refusal).rejects.toThrow(name);
  });
});
