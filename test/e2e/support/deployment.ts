import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StepName } from '../../../events/services.ts';
import { type LocalRuntime, type LocalRuntimeOptions, startLocalRuntime } from '../../../local/start-local-runtime.ts';
import { type AuditEntry, firstBrokenEntry } from '../../../shared/audit.ts';
import { sagaReader } from '../../../shared/dynamo-frozen-plan.ts';
import type { Saga } from '../../../shared/saga.ts';

/** The pipeline, deployed on this machine, as the tests talk to it: through AWS's own APIs. */
export interface Deployment {
  readonly runtime: LocalRuntime;
  /** Every line that any function wrote. */
  readonly logs: readonly string[];
  rds(operation: string, input: object, region?: string): Promise<any>;
  /** Puts a `RestoreRequested` as people do; returns the id of the event. */
  request(data: object): Promise<string>;
  /** Puts any event of the pipeline's as people do; returns its id. */
  put(detailType: string, data: object): Promise<string>;
  saga(restoreId: string): Promise<Saga | undefined>;
  /** Waits until nobody is due to act in the restore any more. */
  ended(restoreId: string): Promise<Saga>;
  /** `tell` adds, to the error when it was in vain, what was seen last. */
  until<Value>(what: string, look: () => Promise<Value | undefined | false>, tell?: () => string): Promise<Value>;
  auditOf(restoreId: string): Promise<readonly AuditEntry[]>;
  /**
   * Where the trail is broken up to the end that a restore had when it was read, if anywhere. Calls of a delivery that came
   * too late are entered after that.
   */
  brokenTrailOf(read: Pick<Saga, 'restoreId' | 'audit'>): Promise<ReturnType<typeof firstBrokenEntry>>;
  messages(): ReturnType<LocalRuntime['services']['sns']['publishedMessages']>;
}

const POLL_MS = 100;
/** Ten times what anything takes here: a slow machine is no failure. */
const PATIENCE_MS = 300_000;
/** For jest, which would say less of what was waited for in vain. */
export const TEST_TIMEOUT_MS = PATIENCE_MS + 30_000;
/** RDS takes tenths of seconds here, so that what is left is the pipeline's own time. */
const SLOWDOWN = 0.1;

/** Deploys the plans beside the tests, or those of another folder. */
export async function deploy(options: Partial<LocalRuntimeOptions> = {}): Promise<Deployment> {
  const logs: string[] = [];
  const plansDirectory = options.plansDirectory ?? join(import.meta.dirname, '..', 'plans');
  const log = (line: string): void => void logs.push(line);
  const runtime = await startLocalRuntime({ slowdown: SLOWDOWN, log, ...options, plansDirectory });
  const { call, developer } = runtime;
  const topicArn = `arn:aws:sns:${runtime.region}:${runtime.accountId}:aurora-restore-notifications`;
  const deployment: Deployment = {
    runtime,
    logs,
    rds: (operation, input, region = runtime.region) => call('rds', operation, input, { ...developer, region }),
    request: (data) => deployment.put('RestoreRequested', data),
    put: async (DetailType, data) => {
      const entry = { EventBusName: 'aurora-restore', Source: 'aurora-restore', DetailType };
      const Entries = [{ ...entry, Detail: JSON.stringify({ data }) }];
      const answer = await call('events', 'PutEvents', { Entries }, developer);
      return answer.Entries[0].EventId as string;
    },
    saga: sagaReader(async (key) => {
      const input = { TableName: 'aurora-restore-state', Key: { restoreId: { S: key } }, ConsistentRead: true };
      const { Item } = await call('dynamodb', 'GetItem', input, developer);
      return Item && unmarshall(Item);
    }),
    ended: async (restoreId) => {
      let saga: Saga | undefined;
      const isOver = async () => {
        saga = await deployment.saga(restoreId);
        return saga?.step === 'ended' && saga;
      };
      const where = () => `, which is at ${saga?.step}: ${JSON.stringify(saga?.steps[saga.step as StepName])}`;
      return deployment.until(`restore '${restoreId}' has ended`, isOver, where);
    },
    until: async (what, look, tell = () => '') => {
      for (let poll = 0; poll < PATIENCE_MS / POLL_MS; poll += 1) {
        const value = await look();
        if (value) return value;
        await sleep(POLL_MS);
      }
      const waited = `waited ${PATIENCE_MS / 1000} s in vain until ${what}${tell()}`;
      throw new Error([waited, ...logs.slice(-20)].join('\n'));
    },
    auditOf: async (restoreId) => {
      const input = {
        TableName: 'aurora-restore-audit',
        KeyConditionExpression: 'restoreId = :id',
        ExpressionAttributeValues: { ':id': { S: restoreId } },
      };
      const { Items } = await call('dynamodb', 'Query', input, developer);
      return Items.map((item: never) => unmarshall(item) as AuditEntry);
    },
    brokenTrailOf: async ({ restoreId, audit }) => {
      const entries = await deployment.auditOf(restoreId);
      return firstBrokenEntry(
        entries.filter(({ sequence }) => sequence <= audit.sequence),
        audit,
      );
    },
    messages: () => runtime.services.sns.publishedMessages(topicArn),
  };
  return deployment;
}
