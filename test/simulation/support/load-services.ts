import { jest } from '@jest/globals';
import type { ServiceName } from '../../../events/services.ts';
import { MANIFESTS } from '../../../infra/manifests.ts';
import { CallLog } from '../../../shared/call-log.ts';
import { deliver, type Step } from '../../../shared/deliver.ts';
import { findRestore } from '../../../shared/find-restore.ts';
import type { ParsedEvent } from '../../../shared/parse-event.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { PlanSql } from '../../../shared/plan-sql.ts';
import type { SagaOpener, SagaStore } from '../../../shared/saga-store.ts';
import type { ServiceManifest } from '../../../shared/service-manifest.ts';
import { DEPLOYED } from './roles.ts';
import { currentRestore, portsInTime } from './current-restore.ts';

/** A handler without the middy edge: what it does with an event that its contract has read. */
export interface LoadedHandler {
  readonly work: Work;
  readonly before: () => LoadedHandler;
}

type Work = (event: ParsedEvent) => Promise<{ restoreId?: string; result: unknown }>;
type PortsFor = (log: CallLog, plan: Plan, planSql: () => Promise<PlanSql>) => object;

const handlerOf = (work: Work): LoadedHandler => {
  const handler: LoadedHandler = { work, before: () => handler };
  return handler;
};

const edge = {
  dynamo: {},
  tables: { stateTable: 'state', auditTable: 'audit' },
  store: {
    read: (...args) => currentRestore().store.read(...args),
    planSqlOf: (...args) => currentRestore().store.planSqlOf(...args),
    holderOf: (...args) => currentRestore().store.holderOf(...args),
    commit: (...args) => currentRestore().store.commit(...args),
    clearOutbox: (...args) => currentRestore().store.clearOutbox(...args),
  } satisfies SagaStore,
  publish: (events: Parameters<ReturnType<typeof currentRestore>['publish']>[0]) => currentRestore().publish(events),
  now: () => currentRestore().now(),
};

const opener: SagaOpener = {
  open: (...args) => currentRestore().store.open(...args),
  lockOf: (...args) => currentRestore().store.lockOf(...args),
  startsOf: (...args) => currentRestore().store.startsOf(...args),
  durationsOf: (...args) => currentRestore().store.durationsOf(...args),
};

/** The same as in AWS, but for the edge and for what takes the machine's own time. */
function stepHandler(step: Step<object>, portsFor: PortsFor): LoadedHandler {
  return handlerOf(async (event) => {
    const restoreId = await findRestore(event, edge.store);
    if (!restoreId) return { result: 'no-restore-holds-this' };
    const log = new CallLog();
    const planSql = () => edge.store.planSqlOf(restoreId);
    const timed = (_log: CallLog, plan: Plan) => ({
      ...portsFor(log, plan, planSql),
      ...portsInTime[step.manifest.name],
    });
    const delivery = { restoreId, cause: event.envelope.id };
    return { restoreId, result: await deliver(step, delivery, { ...edge, portsFor: timed, log }) };
  });
}

jest.unstable_mockModule('../../../shared/service-handler.ts', () => ({
  openEdge: () => edge,
  stepHandler,
  serviceHandler: (_manifest: ServiceManifest, work: Work) => handlerOf(work),
  answeringHandler: (_manifest: ServiceManifest, handler: LoadedHandler) => handler,
}));
jest.unstable_mockModule('../../../shared/dynamo-saga-opener.ts', () => ({ dynamoSagaOpener: () => opener }));
jest.unstable_mockModule('../../../shared/load-plans.ts', () => ({
  loadPlans: () => ({
    get: (name: string) => currentRestore().plans.get(name),
    keys: () => currentRestore().plans.keys(),
  }),
}));

const clusterIn = (host: string): string => host.split('.')[0]!;
const NOTHING_FOUND = { disabledLogins: [], neutralised: [], remains: [], accepted: [] };
jest.unstable_mockModule('../../../services/setup-db-users/make-ours.ts', () => ({
  secure: async ({ host }: { host: string }) => {
    await currentRestore().database('secure', clusterIn(host));
    return NOTHING_FOUND;
  },
  prepare: async ({ host }: { host: string }) => {
    await currentRestore().database('prepare', clusterIn(host));
    return { statementRows: [], changedTables: [] };
  },
  arrange: async ({ host }: { host: string }) => {
    await currentRestore().database('arrange', clusterIn(host));
    return [];
  },
}));
jest.unstable_mockModule('../../../services/setup-db-users/access/tries.ts', () => ({
  proveLogin: ({ user }: { user: string }) => currentRestore().database('proveLogin', user),
}));

Object.assign(process.env, {
  STATE_TABLE: 'state',
  AUDIT_TABLE: 'audit',
  BUS_NAME: 'aurora-restore',
  BUS_ARN: DEPLOYED.bus,
  DATABASE_FUNCTION: DEPLOYED.functionOf('setup-db-users'),
  ARCHIVE_ARN: DEPLOYED.archive,
  TOPIC_ARN: DEPLOYED.topic,
  STATE_MACHINE_ARN: DEPLOYED.clock,
});

export interface LoadedService {
  readonly manifest: ServiceManifest;
  readonly handler: LoadedHandler;
}

/** Asks for restores by itself, which no plan of the simulation wants. */
const LEFT_OUT: readonly ServiceName[] = ['restore-trigger'];

/** Every service with the handler that is deployed: its wiring, its ports, its SDK clients. */
export const SERVICES: readonly LoadedService[] = await Promise.all(
  MANIFESTS.filter(({ name }) => !LEFT_OUT.includes(name)).map(async (manifest) => {
    const { handler } = (await import(`../../../services/${manifest.name}/handler.ts`)) as { handler: LoadedHandler };
    return { manifest, handler };
  }),
);
