import type { Caller, Permission } from '../../../../local/wire/service.ts';
import type { Clock } from '../../../../local/clock.ts';
import { createDynamoDb } from '../../../../local/dynamodb/service.ts';

export const CALLER: Caller = { accountId: '111122223333', region: 'eu-west-1', principal: { kind: 'developer' } };

/** Table `items`: key `pk` (string) and `sk` (number), index `byGroup` on `group` and `sk`. */
export const ITEMS = {
  TableName: 'items',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'group', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byGroup',
      KeySchema: [
        { AttributeName: 'group', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
    },
  ],
};

/** Table `simple`: key `id` (string). */
export const SIMPLE = {
  TableName: 'simple',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
};

export interface Outcome {
  readonly code: string;
  readonly message: string;
  readonly members: Record<string, any>;
}

/** A fresh service with the tables `items` and `simple`, on a clock that only the test moves. */
export function givenDynamoDb() {
  let nowMs = Date.UTC(2026, 0, 1);
  const clock: Clock = {
    now: () => nowMs,
    after: () => {
      throw new Error('DynamoDB sets no timers');
    },
  };
  const { operations } = createDynamoDb({ clock });
  const call = (operation: string, input: unknown, caller = CALLER): any =>
    operations[operation]!.handle(input, caller);
  call('CreateTable', ITEMS);
  call('CreateTable', SIMPLE);
  return {
    operations,
    call,
    /** The fault of a call that must fail. */
    refusal: (operation: string, input: unknown, caller = CALLER): Outcome => {
      try {
        call(operation, input, caller);
      } catch (error) {
        return error as Outcome;
      }
      throw new Error(`${operation} succeeded, expected a fault`);
    },
    permissions: (operation: string, input: unknown): readonly Permission[] =>
      operations[operation]!.permissions(input, CALLER),
    put: (item: Record<string, unknown>) => call('PutItem', { TableName: 'simple', Item: item }),
    get: (id: string) => call('GetItem', { TableName: 'simple', Key: { id: { S: id } } }).Item,
    advance: (ms: number) => {
      nowMs += ms;
    },
    now: () => nowMs,
  };
}
