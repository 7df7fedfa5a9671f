import type { OutgoingEvent } from '../../../events/define-event.ts';
import type { Plan } from '../../../shared/plan.ts';
import { memorySagaStore, type MemorySagaStore } from '../../support/memory-saga-store.ts';
import { type AwsCalls, awsCalls } from './aws-calls.ts';
import { type AwsInMemory, awsInMemory } from './aws-in-memory.ts';
import { beforeARestore } from './before-a-restore.ts';
import { setCurrent } from './current-restore.ts';
import { eventsInFlight } from './events-in-flight.ts';
import { SERVICES } from './load-services.ts';
import { authorizerFor } from './roles.ts';
import { RESTORE, type Scenario } from './scenario.ts';
import { RESTORE_TAG } from '../../../shared/names.ts';
import type { LoginAnswer } from '../../../shared/session.ts';
import type { Publish } from '../../../shared/saga-store.ts';
import { type Called, calledStore } from './called-store.ts';
import { connectClients } from './sdk-clients.ts';
import { type SimulatedTime, simulatedTime } from './simulated-time.ts';
import { planOf, SOURCE_KEY, TARGET_PLACE } from './two-plans.ts';

/** All that takes part in a restore while it runs. */
export interface Running {
  readonly plan: Plan;
  readonly time: SimulatedTime;
  readonly events: ReturnType<typeof eventsInFlight>;
  readonly aws: AwsInMemory;
  readonly calls: AwsCalls;
  readonly store: MemorySagaStore;
  readonly published: OutgoingEvent[];
  readonly trace: string[];
  readonly cancelAt?: number;
  readonly whenHanging: () => void;
}

/** The same moment in every run: nothing may depend on the day. */
const START_MS = Date.parse('2026-10-06T01:00:00Z');

export const RETRY = { name: 'RetryRequested', data: { restoreId: RESTORE } } as const;
export const CANCEL = { name: 'CancelRequested', data: { restoreId: RESTORE } } as const;

/** The world before a restore, with everything joined; from here on all handlers work in it. */
export function madeReady({
  strategy,
  hasOldTarget = true,
  underAwsKey,
  bus,
  cancel,
  lags,
  ...amiss
}: Scenario): Running {
  const time = simulatedTime(START_MS);
  const manifests = SERVICES.map(({ manifest }) => manifest);
  const events = eventsInFlight(manifests, time.now, bus);
  const plan = planOf(strategy, hasOldTarget);
  const aws = awsInMemory(time, authorizerFor(plan), events.putRdsEvent);
  aws.rds.encryption.copyTakesFirstKey = underAwsKey === 'copies take a key';
  beforeARestore({ aws, time, plan }, hasOldTarget, underAwsKey === undefined ? SOURCE_KEY : undefined);
  Object.assign(aws.rds.durations, lags);
  Object.assign(aws.rds.lags, lags);
  // What RDS has said of all that is nobody's business.
  while (events.takeDue()) continue;
  const running: Running = {
    ...{ plan, time, events, aws, calls: awsCalls(amiss, time.now), store: memorySagaStore() },
    ...{ published: [], trace: [] },
    ...(typeof cancel === 'number' && { cancelAt: cancel }),
    whenHanging: () => cancel === 'when a function hangs' && events.putPipelineEvent(CANCEL),
  };
  connectClients(aws, running.calls);
  connectEdge(running);
  return running;
}

function connectEdge({ plan, time, events, aws, calls, store, published }: Running): void {
  const place = { accountId: plan.target.account, region: plan.target.region };
  const now = () => new Date(time.now());
  const put: Publish = async (batch) => {
    published.push(...batch);
    for (const event of batch) events.putPipelineEvent(event);
  };
  const called: Called = (api, operation, carryOut) =>
    calls.run({ api, operation, what: RESTORE, place, delivery: calls.delivery }, carryOut);
  setCurrent({
    store: calledStore(store, called),
    now,
    publish: (batch) => called('events', 'PutEvents', () => put(batch)),
    plans: new Map([[plan.name, plan]]),
    database: (operation, what) =>
      calls.run({ api: 'postgresql', operation, what, place, delivery: calls.delivery }, async () => undefined),
    tryLogin: async ({ host }) => answerAt(aws, host.split('.')[0]!),
    pause: async (ms) => {
      time.advanceTo(time.now() + ms);
      return now();
    },
  });
}

/** Only the cluster that the restore has made knows the password of its master user. */
function answerAt(aws: AwsInMemory, name: string): LoginAnswer {
  const led = aws.leadsTo(name);
  const clusters = aws.rds.at(TARGET_PLACE).DescribeDBClusters({}).DBClusters;
  const cluster = clusters.find(({ DbClusterResourceId }) => DbClusterResourceId === led);
  if (!cluster) return { kind: 'nobody', fact: `nobody listens at '${name}'` };
  const isNew = cluster.TagList?.some(({ Key, Value }) => Key === RESTORE_TAG && Value === RESTORE);
  return { kind: isNew ? 'in' : 'another' };
}
