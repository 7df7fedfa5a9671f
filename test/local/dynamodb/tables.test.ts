import { describe, expect, test } from '@jest/globals';
import { CALLER, givenDynamoDb, ITEMS, SIMPLE } from './support/given-dynamodb.ts';

const THIRD = { ...SIMPLE, TableName: 'third' };

test('describes what was created, with its index, its ARN and its moment', () => {
  const { call, now } = givenDynamoDb();
  const { Table } = call('DescribeTable', { TableName: 'items' });
  expect(Table).toMatchObject({
    TableName: 'items',
    TableStatus: 'ACTIVE',
    TableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/items',
    KeySchema: ITEMS.KeySchema,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    CreationDateTime: new Date(now()),
    ItemCount: 0,
    DeletionProtectionEnabled: false,
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byGroup',
        IndexStatus: 'ACTIVE',
        IndexArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/items/index/byGroup',
      },
    ],
  });
});

test('answers CREATING to CreateTable and counts items afterwards', () => {
  const { call, put } = givenDynamoDb();
  expect(call('CreateTable', THIRD).TableDescription.TableStatus).toBe('CREATING');
  put({ id: { S: 'a' }, text: { S: 'four' } });
  expect(call('DescribeTable', { TableName: 'simple' }).Table).toMatchObject({ ItemCount: 1, TableSizeBytes: 11 });
});

test('takes a table by its ARN', () => {
  const { call, put } = givenDynamoDb();
  put({ id: { S: 'a' } });
  const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/simple';
  expect(call('GetItem', { TableName: arn, Key: { id: { S: 'a' } } })).toEqual({ Item: { id: { S: 'a' } } });
  expect(call('DescribeTable', { TableName: arn }).Table.TableName).toBe('simple');
});

test('keeps accounts and regions apart', () => {
  const { call, refusal } = givenDynamoDb();
  const elsewhere = { ...CALLER, region: 'us-east-1' };
  expect(refusal('DescribeTable', { TableName: 'simple' }, elsewhere).code).toBe('ResourceNotFoundException');
  call('CreateTable', SIMPLE, elsewhere);
  expect(call('ListTables', {}, elsewhere)).toEqual({ TableNames: ['simple'] });
  const foreign = 'arn:aws:dynamodb:us-east-1:111122223333:table/simple';
  expect(refusal('DescribeTable', { TableName: foreign }).code).toBe('NotImplemented');
});

test('lists tables by name, in pages', () => {
  const { call } = givenDynamoDb();
  call('CreateTable', THIRD);
  const first = call('ListTables', { Limit: 2 });
  expect(first).toEqual({ TableNames: ['items', 'simple'], LastEvaluatedTableName: 'simple' });
  expect(call('ListTables', { ExclusiveStartTableName: 'simple' })).toEqual({ TableNames: ['third'] });
});

test('words a missing table as each operation does', () => {
  const { refusal } = givenDynamoDb();
  const message = (operation: string, input = {}) => refusal(operation, { TableName: 'nope', ...input }).message;
  expect(message('DescribeTable')).toBe('Requested resource not found: Table: nope not found');
  expect(message('DeleteTable')).toBe('Requested resource not found: Table: nope not found');
  expect(message('GetItem', { Key: {} })).toBe('Requested resource not found');
  expect(message('Scan')).toBe('Requested resource not found');
  expect(refusal('DescribeContinuousBackups', { TableName: 'nope' }).code).toBe('TableNotFoundException');
});

test('forgets a deleted table, and refuses to delete a protected one', () => {
  const { call, refusal } = givenDynamoDb();
  expect(call('DeleteTable', { TableName: 'simple' }).TableDescription.TableStatus).toBe('DELETING');
  expect(refusal('DescribeTable', { TableName: 'simple' }).code).toBe('ResourceNotFoundException');
  call('CreateTable', { ...THIRD, DeletionProtectionEnabled: true });
  expect(refusal('DeleteTable', { TableName: 'third' }).message).toMatch(/protected against deletion/);
});

describe('CreateTable', () => {
  test('refuses a name that is taken', () => {
    expect(givenDynamoDb().refusal('CreateTable', SIMPLE)).toMatchObject({
      code: 'ResourceInUseException',
      message: 'Table already exists: simple',
    });
  });

  const other = { AttributeName: 'other', AttributeType: 'S' };
  const [id] = SIMPLE.AttributeDefinitions;
  const index = { IndexName: 'byOther', KeySchema: SIMPLE.KeySchema, Projection: { ProjectionType: 'ALL' } };
  test.each([
    ['no HASH key', { KeySchema: [{ AttributeName: 'id', KeyType: 'RANGE' }] }, /first KeySchemaElement is not a HASH/],
    [
      'two HASH keys',
      { KeySchema: [...SIMPLE.KeySchema, { AttributeName: 'other', KeyType: 'HASH' }] },
      /second KeySchemaElement is not a RANGE/,
    ],
    [
      'a key without definition',
      { KeySchema: [{ AttributeName: 'x', KeyType: 'HASH' }] },
      /Keys: \[x\], AttributeDefinitions: \[id\]/,
    ],
    ['a definition without key', { AttributeDefinitions: [id, other] }, /does not exactly match number of attributes/],
    [
      'one name for both keys',
      { KeySchema: [...SIMPLE.KeySchema, { AttributeName: 'id', KeyType: 'RANGE' }] },
      /have the same name/,
    ],
    [
      'a key of another type',
      { AttributeDefinitions: [{ ...id, AttributeType: 'SS' }] },
      /enum value set: \[B, N, S\]/,
    ],
    [
      'throughput on demand',
      { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
      /when BillingMode is PAY_PER_REQUEST/,
    ],
    ['no throughput otherwise', { BillingMode: 'PROVISIONED' }, /when BillingMode is PROVISIONED/],
    ['two indexes of one name', { GlobalSecondaryIndexes: [index, index] }, /Duplicate index name: byOther/],
    [
      'attributes with ALL',
      { GlobalSecondaryIndexes: [{ ...index, Projection: { ProjectionType: 'ALL', NonKeyAttributes: ['a'] } }] },
      /ProjectionType is ALL, but NonKeyAttributes is specified/,
    ],
    ['a short name', { TableName: 'ab' }, /between 3 and 255 characters/],
  ])('refuses %s', (_, change, message) => {
    const refused = givenDynamoDb().refusal('CreateTable', { ...THIRD, ...change });
    expect(refused.code).toBe('ValidationException');
    expect(refused.message).toMatch(message);
  });

  test.each([
    ['LocalSecondaryIndexes', { LocalSecondaryIndexes: [index] }],
    ['Streams', { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } }],
  ])('refuses %s by name, because it is not imitated', (name, change) => {
    const refused = givenDynamoDb().refusal('CreateTable', { ...THIRD, ...change });
    expect(refused.code).toBe('NotImplemented');
    expect(refused.message).toContain(name);
  });
});

test('reports the time to live that was set, and refuses to set it twice', () => {
  const { call, refusal } = givenDynamoDb();
  const enable = { TableName: 'simple', TimeToLiveSpecification: { Enabled: true, AttributeName: 'expiresAt' } };
  const describe = () => call('DescribeTimeToLive', { TableName: 'simple' }).TimeToLiveDescription;
  expect(describe()).toEqual({ TimeToLiveStatus: 'DISABLED' });
  call('UpdateTimeToLive', enable);
  expect(describe()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
  expect(refusal('UpdateTimeToLive', enable).message).toBe('TimeToLive is already enabled');
});

test('reports point-in-time recovery with its window', () => {
  const { call, advance, now } = givenDynamoDb();
  const describe = () =>
    call('DescribeContinuousBackups', { TableName: 'simple' }).ContinuousBackupsDescription
      .PointInTimeRecoveryDescription;
  expect(describe()).toEqual({ PointInTimeRecoveryStatus: 'DISABLED' });
  const enabledAt = new Date(now());
  call('UpdateContinuousBackups', {
    TableName: 'simple',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
  advance(3_600_000);
  expect(describe()).toEqual({
    PointInTimeRecoveryStatus: 'ENABLED',
    RecoveryPeriodInDays: 35,
    EarliestRestorableDateTime: enabledAt,
    LatestRestorableDateTime: new Date(now() - 300_000),
  });
});
