import { expect, test } from '@jest/globals';
import { givenDynamoDb } from './support/given-dynamodb.ts';

const ARN = 'arn:aws:dynamodb:eu-west-1:111122223333:table';
const KEY = { pk: { S: 'a' }, sk: { N: '1' } };

test.each(['GetItem', 'UpdateItem', 'DeleteItem'])('needs %s on the table, with its leading key', (operation) => {
  const permissions = givenDynamoDb().permissions(operation, { TableName: 'items', Key: KEY });
  expect(permissions).toEqual([
    { action: `dynamodb:${operation}`, resource: `${ARN}/items`, context: { 'dynamodb:LeadingKeys': ['a'] } },
  ]);
});

test('needs Query on the index that is queried, and on the table otherwise', () => {
  const { permissions } = givenDynamoDb();
  const values = { ':v': { S: 'x' } };
  const table = { TableName: 'items', KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: values };
  expect(permissions('Query', table)).toEqual([
    { action: 'dynamodb:Query', resource: `${ARN}/items`, context: { 'dynamodb:LeadingKeys': ['x'] } },
  ]);
  const index = { ...table, KeyConditionExpression: '#g = :v', ExpressionAttributeNames: { '#g': 'group' } };
  expect(permissions('Query', { ...index, IndexName: 'byGroup' })[0]).toMatchObject({
    resource: `${ARN}/items/index/byGroup`,
  });
});

test('names its resource although the request is one it will refuse', () => {
  const { permissions } = givenDynamoDb();
  expect(permissions('Query', { TableName: 'items' })).toEqual([
    { action: 'dynamodb:Query', resource: `${ARN}/items` },
  ]);
  expect(permissions('PutItem', { TableName: 'none', Item: {} })).toEqual([
    { action: 'dynamodb:PutItem', resource: `${ARN}/none` },
  ]);
  expect(permissions('TransactWriteItems', {})).toEqual([]);
});

test('keeps the ARN by which a table is named', () => {
  const foreign = 'arn:aws:dynamodb:us-east-1:444455556666:table/items';
  expect(givenDynamoDb().permissions('Scan', { TableName: foreign })[0]!.resource).toBe(foreign);
});

test('needs for a transaction the action of each item', () => {
  const named = { TableName: 'items', Key: KEY };
  const permissions = givenDynamoDb().permissions('TransactWriteItems', {
    TransactItems: [
      { Put: { TableName: 'items', Item: { ...KEY, x: { S: 'x' } } } },
      { Update: named },
      { Delete: { ...named, TableName: 'simple' } },
      { ConditionCheck: named },
    ],
  });
  expect(permissions.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
    `dynamodb:PutItem ${ARN}/items`,
    `dynamodb:UpdateItem ${ARN}/items`,
    `dynamodb:DeleteItem ${ARN}/simple`,
    `dynamodb:ConditionCheckItem ${ARN}/items`,
  ]);
  expect(permissions.map(({ context }) => context?.['dynamodb:EnclosingOperation'])).toEqual([
    'TransactWriteItems',
    'TransactWriteItems',
    'TransactWriteItems',
    undefined,
  ]);
});

test('needs GetItem for a transaction that reads', () => {
  const TransactItems = [{ Get: { TableName: 'items', Key: KEY } }];
  expect(givenDynamoDb().permissions('TransactGetItems', { TransactItems })[0]).toMatchObject({
    action: 'dynamodb:GetItem',
    resource: `${ARN}/items`,
    context: { 'dynamodb:LeadingKeys': ['a'], 'dynamodb:EnclosingOperation': 'TransactGetItems' },
  });
});

test('needs ListTables on everything', () => {
  expect(givenDynamoDb().permissions('ListTables', {})).toEqual([{ action: 'dynamodb:ListTables', resource: '*' }]);
});
