import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import type * as z from 'zod';
import type { StepName } from '../events/services.ts';
import { awsClient } from './aws-client.ts';
import { CallLog } from './call-log.ts';
import { deliver, type DeliveryPorts, type DeliveryResult, type Step } from './deliver.ts';
import { dynamoSagaStore } from './dynamo-saga-store.ts';
import type { Tables } from './dynamo-transaction.ts';
import { requiredEnv } from './env.ts';
import { findRestore } from './find-restore.ts';
import type { Plan } from './plan.ts';
import type { PlanSql } from './plan-sql.ts';
import { type ParsedEvent, parseEvent } from './parse-event.ts';
import { busPublisher } from './publisher.ts';
import type { ServiceManifest } from './service-manifest.ts';

/** What every handler is given: its tables, its way to the bus, and the clock. Made once per container. */
export interface Edge {
  readonly dynamo: DynamoDBDocumentClient;
  readonly tables: Tables;
  readonly store: ReturnType<typeof dynamoSagaStore>;
  readonly publish: ReturnType<typeof busPublisher>;
  readonly now: () => Date;
}

export function openEdge(): Edge {
  const dynamo = DynamoDBDocumentClient.from(awsClient(DynamoDBClient), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const tables = { stateTable: requiredEnv('STATE_TABLE'), auditTable: requiredEnv('AUDIT_TABLE') };
  return {
    dynamo,
    tables,
    store: dynamoSagaStore(dynamo, tables),
    publish: busPublisher(awsClient(EventBridgeClient), requiredEnv('BUS_NAME')),
    now: () => new Date(),
  };
}

/** A step's own ports. The plan is the saga's, with digests in place of its SQL; `planSql` reads the texts. */
export type PortsFor<Ports> = (log: CallLog, plan: Plan, planSql: () => Promise<PlanSql>) => Ports;

/** The Lambda handler of a step: everything but its own ports is the same for all of them. */
export function stepHandler<Ports, Name extends StepName>(
  step: Step<Ports, Name>,
  portsFor: PortsFor<Ports>,
  edge: Edge = openEdge(),
) {
  return serviceHandler(step.manifest, async (event) => {
    const restoreId = await findRestore(event, edge.store);
    if (!restoreId) return { restoreId, result: 'no-restore-holds-this' };
    const ports: DeliveryPorts<Ports> = {
      ...edge,
      portsFor: (log, plan) => portsFor(log, plan, () => edge.store.planSqlOf(restoreId)),
      log: new CallLog(),
    };
    const result = await deliver(step, { restoreId, cause: event.envelope.id }, ports);
    return { restoreId, result };
  });
}

/** The middy edge: reads the event by its contract, says in one log line what came of it; errors go on to Lambda. */
export function serviceHandler(
  manifest: ServiceManifest,
  work: (event: ParsedEvent) => Promise<{ restoreId?: string; result: DeliveryResult | string }>,
) {
  const logger = new Logger({ serviceName: manifest.name });
  return middy<unknown, void>()
    .before((request) => void (request.event = parseEvent(manifest, request.event)))
    .onError(({ event, error }) => logger.error('delivery failed', { ...about(event), error: error as Error }))
    .handler(async (event) => {
      const result = await work(event as ParsedEvent);
      // The delivery succeeds, so no alarm and no dead letter tells of the trouble: the warning does.
      if (result.result === 'trouble') logger.warn('delivery met trouble', { ...about(event), ...result });
      else logger.info('delivery done', { ...about(event), ...result });
    });
}

/** A question that a function answers when it is invoked directly, beside the events that it reacts to. */
export interface DirectQuestion<Question> {
  readonly question: z.ZodType<Question>;
  readonly answer: (question: Question) => Promise<unknown>;
}

/** A handler that answers its question, and takes everything else for a delivery. */
export function answeringHandler<Question>(
  manifest: ServiceManifest,
  delivery: ReturnType<typeof serviceHandler>,
  { question, answer }: DirectQuestion<Question>,
) {
  const logger = new Logger({ serviceName: manifest.name });
  return async (event: unknown, context: Parameters<typeof delivery>[1]): Promise<unknown> => {
    const asked = question.safeParse(event);
    if (!asked.success) return delivery(event, context);
    const result = await answer(asked.data);
    logger.info('question answered', { question: Object.keys(asked.data as object) });
    return result;
  };
}

/** What may stand in a log: names and ids, never a payload. */
function about(event: unknown): Record<string, string | undefined> {
  const { name, envelope } = event as Partial<ParsedEvent>;
  return { event: name, eventId: envelope?.id };
}
