import { describe, expect, test } from '@jest/globals';
import { referencesIn } from '../../../local/provision/intrinsics/references.ts';
import { resolve } from '../../../local/provision/intrinsics/resolve.ts';
import type { Scope } from '../../../local/provision/intrinsics/scope.ts';

const scope: Scope = {
  stackName: 'Orders',
  accountId: '111122223333',
  region: 'eu-west-1',
  parameters: { Stage: 'test', Zones: ['a', 'b'] },
  mappings: { Size: { test: { memory: 128 } } },
  condition: (name) => ({ yes: true, no: false })[name],
  resource: (logicalId) =>
    logicalId === 'Bus'
      ? { type: 'AWS::Events::EventBus', ref: 'aurora-restore', attributes: { Arn: 'arn:bus', 'A.B': 'dotted' } }
      : undefined,
  exported: (name) => ({ shared: 'value' })[name],
};

describe('an intrinsic function', () => {
  test.each([
    [{ Ref: 'Bus' }, 'aurora-restore'],
    [{ Ref: 'Stage' }, 'test'],
    [{ Ref: 'AWS::Region' }, 'eu-west-1'],
    [{ Ref: 'AWS::AccountId' }, '111122223333'],
    [{ Ref: 'AWS::Partition' }, 'aws'],
    [{ Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    [{ Ref: 'AWS::StackName' }, 'Orders'],
    [{ 'Fn::GetAtt': ['Bus', 'Arn'] }, 'arn:bus'],
    [{ 'Fn::GetAtt': 'Bus.Arn' }, 'arn:bus'],
    [{ 'Fn::GetAtt': ['Bus', 'A.B'] }, 'dotted'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Bus' }, 3]] }, 'a-aurora-restore-3'],
    [{ 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b'],
    [{ 'Fn::Sub': 'x-${Bus}-${Bus.Arn}-${AWS::Region}-${!Kept}' }, 'x-aurora-restore-arn:bus-eu-west-1-${Kept}'],
    [{ 'Fn::Sub': ['${own}/${Stage}', { own: { 'Fn::GetAtt': ['Bus', 'Arn'] } }] }, 'arn:bus/test'],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    [{ 'Fn::Select': ['0', ['x']] }, 'x'],
    [{ 'Fn::If': ['yes', 1, { Ref: 'Nothing' }] }, 1],
    [{ 'Fn::If': ['no', { Ref: 'Nothing' }, 2] }, 2],
    [{ 'Fn::FindInMap': ['Size', { Ref: 'Stage' }, 'memory'] }, 128],
    [{ 'Fn::ImportValue': 'shared' }, 'value'],
    [{ 'Fn::Base64': 'hi' }, 'aGk='],
    [{ 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
  ])('%j is %j', (value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  test('NoValue removes what it stands for', () => {
    const noValue = { Ref: 'AWS::NoValue' };
    const value = { a: noValue, b: [1, noValue, { 'Fn::If': ['no', 3, noValue] }], c: { d: noValue } };
    expect(resolve(value, scope)).toEqual({ b: [1], c: {} });
  });

  test('leaves alone what only looks like one', () => {
    const value = { Condition: { StringEquals: { a: 'b' } }, Ref: 'x', n: null, t: true };
    expect(resolve(value, scope)).toEqual(value);
  });

  test.each([
    [{ Ref: 'Missing' }, "Ref: there is no resource or parameter 'Missing'"],
    [{ 'Fn::GetAtt': ['Missing', 'Arn'] }, "Fn::GetAtt: there is no resource 'Missing'"],
    [{ 'Fn::GetAtt': ['Bus', 'Color'] }, 'does not imitate the attribute Color of AWS::Events::EventBus (Bus)'],
    [{ 'Fn::Sub': '${Missing}' }, "Ref: there is no resource or parameter 'Missing'"],
    [{ 'Fn::Select': [3, ['a']] }, 'Fn::Select: there is no item 3'],
    [{ 'Fn::If': ['perhaps', 1, 2] }, "the template has no condition 'perhaps'"],
    [{ 'Fn::ImportValue': 'other' }, "Fn::ImportValue: no stack exports 'other'"],
    [{ 'Fn::FindInMap': ['Size', 'prod', 'memory'] }, 'Fn::FindInMap: the template has no Size.prod.memory'],
    [{ 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, 'does not imitate the intrinsic function Fn::Cidr'],
    [
      '{{resolve:secretsmanager:x:SecretString:password}}',
      'does not imitate dynamic references ({{resolve:secretsmanager',
    ],
  ])('%j is refused', (value, message) => {
    expect(() => resolve(value, scope)).toThrow(message);
  });
});

test('references are found at any depth, of every kind', () => {
  const value = {
    a: [{ Ref: 'A' }, { 'Fn::GetAtt': ['B', 'Arn'] }],
    b: { 'Fn::Join': ['', ['x', { 'Fn::GetAtt': 'C.Arn' }]] },
    c: { 'Fn::Sub': ['${D} ${E.Arn} ${!NotMe} ${own}', { own: { Ref: 'F' } }] },
    d: { 'Fn::If': ['cond', { Ref: 'G' }, 1] },
  };
  expect([...referencesIn(value)].sort()).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'own']);
});
