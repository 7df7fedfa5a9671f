import { EventBridgeClient, ListRulesCommand, StartReplayCommand } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { PipelineEvent } from '../../events/define-event.ts';
import { absentIf } from '../../shared/absent-if.ts';
import { awsClient } from '../../shared/aws-client.ts';
import { CallLog } from '../../shared/call-log.ts';
import { putAudit, transact } from '../../shared/dynamo-transaction.ts';
import { requiredEnv } from '../../shared/env.ts';
import { isTerminal, TerminalError } from '../../shared/errors.ts';
import { rdsIn, rdsReader } from '../../shared/rds-reader.ts';
import { openEdge, serviceHandler } from '../../shared/service-handler.ts';
import { startClock } from '../../shared/start-clock.ts';
import { refusalEvent } from './refuse.ts';
import { type Replay, replayEntry, replayOf, type ReplayWish } from './replay.ts';
import { manifest } from './service.ts';
import { cancelRestore, putOwed, type ReplayRestorePorts, retryRestore } from './step.ts';

const edge = openEdge();
const sfn = awsClient(SFNClient);
const eventBridge = awsClient(EventBridgeClient);
const stateMachineArn = requiredEnv('STATE_MACHINE_ARN');
const archiveArn = requiredEnv('ARCHIVE_ARN');
const busArn = requiredEnv('BUS_ARN');

export const handler = serviceHandler(manifest, async (event) => {
  const ports = portsFor(new CallLog());
  const cause = event.envelope.id;
  if (event.name === 'ReplayRequested')
    return { result: await replay(event as PipelineEvent<string, ReplayWish>, ports) };
  if (event.name === 'StatusCheckDue') {
    const { restoreId } = (event as PipelineEvent).metadata;
    return { restoreId, result: await putOwed({ restoreId, cause }, ports) };
  }
  const { restoreId, reason } = (event as PipelineEvent<string, { restoreId: string; reason?: string }>).data;
  const recover = event.name === 'RetryRequested' ? retryRestore : cancelRestore;
  return { restoreId, result: await recover({ restoreId, reason, cause }, ports) };
});

/** Starts a replay, once per event, and writes down that somebody asked for it, whatever came of it. */
async function replay(
  { envelope, data }: PipelineEvent<string, ReplayWish>,
  ports: ReplayRestorePorts,
): Promise<string> {
  const turn = () => ({ now: ports.now(), cause: envelope.id, calls: ports.log.take() });
  try {
    const wanted = replayOf(data, envelope.id, ports.now());
    await absentIf('ResourceAlreadyExistsException', () => startReplay(wanted, ports.log));
    const whom = wanted.services.length > 0 ? wanted.services.join(', ') : 'every service';
    await writeDown(
      replayEntry(wanted.name, 'replay', `events of ${data.from} to ${data.to} go to ${whom} again`, turn()),
    );
    return wanted.name;
  } catch (error) {
    if (!isTerminal(error)) throw error;
    await writeDown(replayEntry(envelope.id, 'refused', `ReplayRequested: ${error.code}: ${error.fact}`, turn()));
    await ports.publish([refusalEvent(error, envelope.id, ports.now())]);
    return 'refused';
  }
}

async function startReplay({ name, from, to, services }: Replay, log: CallLog): Promise<void> {
  const FilterArns = (await Promise.all(services.map((service) => rulesOf(service, log)))).flat();
  await log.record('StartReplay', name, async () => {
    await eventBridge.send(
      new StartReplayCommand({
        ReplayName: name,
        EventSourceArn: archiveArn,
        EventStartTime: from,
        EventEndTime: to,
        Destination: { Arn: busArn, ...(FilterArns.length > 0 && { FilterArns }) },
      }),
    );
  });
}

/** The rules that bring a service its events bear its name. */
async function rulesOf(service: string, log: CallLog): Promise<string[]> {
  const NamePrefix = `aurora-restore-${service}-`;
  return log.record('ListRules', NamePrefix, async () => {
    const { Rules = [] } = await eventBridge.send(
      new ListRulesCommand({ NamePrefix, EventBusName: requiredEnv('BUS_NAME') }),
    );
    const arns = Rules.flatMap(({ Arn }) => (Arn ? [Arn] : []));
    if (arns.length === 0) throw noSuchReader(service);
    return arns;
  });
}

/** A replay to nobody would be one to everybody: that is what EventBridge takes no filter for. */
function noSuchReader(service: string): TerminalError {
  return new TerminalError(
    'NoSuchReader',
    `service '${service}' reads no event of the bus, expected the names of services that do`,
    'See docs/event-flow.md for who reads what.',
  );
}

/** Quiet when it stands there already. */
async function writeDown(entry: ReturnType<typeof replayEntry>): Promise<void> {
  await transact(edge.dynamo, [putAudit({ entry }, edge.tables)]);
}

function portsFor(log: CallLog): ReplayRestorePorts {
  return {
    store: edge.store,
    publish: edge.publish,
    now: edge.now,
    log,
    startClock: (restoreId, run) => startClock(sfn, stateMachineArn, log, restoreId, run),
    rdsOf: ({ target }) => rdsReader(rdsIn(target.region), log),
  };
}
