import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { absentIf } from './absent-if.ts';
import type { CallLog } from './call-log.ts';

/**
 * Starts the execution that ticks for a restore, named after it; a restore that is taken up again has another one per
 * run, since Step Functions keeps names for 90 days. Quiet when it has been started before.
 */
export async function startClock(
  client: SFNClient,
  stateMachineArn: string,
  log: CallLog,
  restoreId: string,
  run: number,
): Promise<void> {
  const name = run === 1 ? restoreId : `${restoreId}_run_${run}`;
  await log.record('StartExecution', name, async () => {
    const input = JSON.stringify({ restoreId });
    await absentIf('ExecutionAlreadyExists', () =>
      client.send(new StartExecutionCommand({ stateMachineArn, name, input })),
    );
  });
}
