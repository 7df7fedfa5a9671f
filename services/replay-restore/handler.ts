import { EventBridgeClient, ListRulesCommand, StartReplayCommand } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { absentIf } from '../../shared/absent-if.ts';
import { awsClient } from '../../shared/aws-client.ts';
import { CallLog } from '../../shared/call-log.ts';
import { putAudit, transact } from '../../shared/dynamo-transaction.ts';
import { requiredEnv } from '../../shared/env.ts';
import { rdsIn, rdsReader } from '../../shared/rds-reader.ts';
import { openEdge, serviceHandler } from '../../shared/service-handler.ts';
import { startClock } from '../../shared/start-clock.ts';
import { answerRequest, type ReplayRestorePorts } from './answer-request.ts';
import type { Replay } from './replay.ts';
import { manifest } from './service.ts';

const edge = openEdge();
const sfn = awsClient(SFNClient);
const eventBridge = awsClient(EventBridgeClient);
const stateMachineArn = requiredEnv('STATE_MACHINE_ARN');
const archiveArn = requiredEnv('ARCHIVE_ARN');
const busArn = requiredEnv('BUS_ARN');

export const handler = serviceHandler(manifest, (event) => answerRequest(event, portsFor(new CallLog())));

async function startReplay({ name, from, to }: Replay, ruleArns: readonly string[], log: CallLog): Promise<void> {
  const command = new StartReplayCommand({
    ReplayName: name,
    EventSourceArn: archiveArn,
    EventStartTime: from,
    EventEndTime: to,
    Destination: { Arn: busArn, ...(ruleArns.length > 0 && { FilterArns: [...ruleArns] }) },
  });
  await absentIf('ResourceAlreadyExistsException', () =>
    log.record('StartReplay', name, () => eventBridge.send(command)),
  );
}

/** The rules that bring a service its events bear its name. */
async function rulesOf(service: string, log: CallLog): Promise<readonly string[]> {
  const NamePrefix = `aurora-restore-${service}-`;
  return log.record('ListRules', NamePrefix, async () => {
    const { Rules = [] } = await eventBridge.send(
      new ListRulesCommand({ NamePrefix, EventBusName: requiredEnv('BUS_NAME') }),
    );
    return Rules.flatMap(({ Arn }) => (Arn ? [Arn] : []));
  });
}

function portsFor(log: CallLog): ReplayRestorePorts {
  return {
    store: edge.store,
    publish: edge.publish,
    now: edge.now,
    log,
    startClock: (restoreId, run) => startClock(sfn, stateMachineArn, log, restoreId, run),
    rdsOf: ({ target }) => rdsReader(rdsIn(target.region), log),
    rulesOf: (service) => rulesOf(service, log),
    startReplay: (replay, ruleArns) => startReplay(replay, ruleArns, log),
    writeDown: (entry) => transact(edge.dynamo, [putAudit({ entry }, edge.tables)]),
  };
}
