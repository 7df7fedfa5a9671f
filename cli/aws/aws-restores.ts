import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { PIPELINE_BUS, PIPELINE_SOURCE } from '../../events/define-event.ts';
import type { AuditEntry } from '../../shared/audit.ts';
import { sagaReader } from '../../shared/dynamo-frozen-plan.ts';
import type { Saga } from '../../shared/saga.ts';
import { clusterArnOf, lockKeyOf } from '../../shared/names.ts';
import type { Lock } from '../../shared/saga-store.ts';
import type { DryRuns } from '../preflight/dry-runs.ts';
import type { ListQuery, RestoreList, Restores } from '../restores.ts';
import { awsDryRuns } from './aws-dry-runs.ts';
import { awsFailureOf } from './aws-failure.ts';
import { type Connection, connect } from './connect.ts';
import { ServiceError } from './service-error.ts';

export const STATE_TABLE = 'aurora-restore-state';
export const AUDIT_TABLE = 'aurora-restore-audit';
const BY_CREATED_AT = 'by-created-at';

/** A page holds 1 MB, so this is more than anybody reads, and less than a runaway. */
export const PAGES_MAX = 50;

/** The pipeline in AWS, or in the local runtime: the standard AWS variables decide. */
export function awsRestores(env: NodeJS.ProcessEnv): Restores & DryRuns {
  const dynamo = connect(DynamoDBClient, 'DYNAMODB', env);
  const events = connect(EventBridgeClient, 'EVENTBRIDGE', env);
  const documents = DynamoDBDocumentClient.from(dynamo.client);

  async function get(restoreId: string) {
    const command = new GetCommand({ TableName: STATE_TABLE, Key: { restoreId }, ConsistentRead: true });
    return (await dynamo.call('GetItem', () => documents.send(command))).Item;
  }

  async function query(input: Omit<QueryCommandInput, 'ExclusiveStartKey'>, itemsMax: number) {
    const items: Record<string, unknown>[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const command = new QueryCommand({ ...input, ExclusiveStartKey: start });
      const answer = await dynamo.call('Query', () => documents.send(command));
      items.push(...(answer.Items ?? []));
      start = answer.LastEvaluatedKey;
      if (!start || items.length >= itemsMax) return { items: items.slice(0, itemsMax), isComplete: true };
    }
    return { items, isComplete: false };
  }

  return {
    ...awsDryRuns(env),
    request: async (data) => {
      await assertBusExists(events);
      return putRequest(events, 'RestoreRequested', data);
    },
    recover: async ({ name, data }) => {
      await assertBusExists(events);
      return putRequest(events, name, data);
    },
    read: sagaReader(get),
    lockOf: async (target) => (await get(lockKeyOf(clusterArnOf(target)))) as Lock | undefined,
    list: async (wanted): Promise<RestoreList> => {
      const { items, isComplete } = await query(newestFirst(wanted), wanted.limit);
      return { restores: items as unknown as Saga[], isComplete };
    },
    auditOf: async (restoreId) => {
      const { items, isComplete } = await query(trailOf(restoreId), Infinity);
      if (isComplete) return items as unknown as AuditEntry[];
      const fact = `audit trail of '${restoreId}' has more than ${PAGES_MAX} pages, expected fewer`;
      throw new ServiceError('other', fact, `Query the table ${AUDIT_TABLE} yourself.`);
    },
  };
}

function newestFirst({ planName, limit }: ListQuery): QueryCommandInput {
  const byPlan = planName !== undefined;
  return {
    TableName: STATE_TABLE,
    IndexName: BY_CREATED_AT,
    KeyConditionExpression: '#kind = :saga',
    ...(byPlan && { FilterExpression: '#planName = :planName' }),
    ExpressionAttributeNames: { '#kind': 'kind', ...(byPlan && { '#planName': 'planName' }) },
    ExpressionAttributeValues: { ':saga': 'saga', ...(byPlan && { ':planName': planName }) },
    ScanIndexForward: false,
    // DynamoDB counts items before it filters them.
    ...(!byPlan && { Limit: limit }),
  };
}

function trailOf(restoreId: string): QueryCommandInput {
  return {
    TableName: AUDIT_TABLE,
    KeyConditionExpression: 'restoreId = :restoreId',
    ExpressionAttributeValues: { ':restoreId': restoreId },
    ConsistentRead: true,
  };
}

/** An event for a bus that does not exist is accepted and lost, so the bus is looked for first. */
async function assertBusExists({ client, call }: Connection<EventBridgeClient>): Promise<void> {
  await call('DescribeEventBus', async () => {
    try {
      await client.send(new DescribeEventBusCommand({ Name: PIPELINE_BUS }));
    } catch (error) {
      // Who may only put events may still put them.
      if (awsFailureOf(error) !== 'denied') throw error;
    }
  });
}

async function putRequest(
  { client, call }: Connection<EventBridgeClient>,
  name: string,
  data: object,
): Promise<string> {
  const entry = {
    EventBusName: PIPELINE_BUS,
    Source: PIPELINE_SOURCE,
    DetailType: name,
    Detail: JSON.stringify({ data }),
  };
  return call('PutEvents', async () => {
    const answer = await client.send(new PutEventsCommand({ Entries: [entry] }));
    const { EventId, ErrorCode, ErrorMessage } = answer.Entries?.[0] ?? {};
    // The call succeeds even when its entry is refused.
    if ((answer.FailedEntryCount ?? 0) > 0 || !EventId) {
      throw Object.assign(new Error(ErrorMessage ?? 'the bus refused the event'), { name: ErrorCode ?? 'Refused' });
    }
    return EventId;
  });
}
