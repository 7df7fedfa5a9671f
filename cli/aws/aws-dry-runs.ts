import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { PreflightAnswer } from '../../shared/preflight-report.ts';
import type { DryRunQuestion, DryRuns } from '../preflight/dry-runs.ts';
import { connect } from './connect.ts';

/** The function checks under its own role, so what it finds usable is usable for a restore. */
const FUNCTION = 'aurora-restore-snapshot-check';

/** The function may take 60 s, and starting it a moment more. */
const ANSWER_TIMEOUT_MS = 75_000;

/** Dry runs in AWS, or in the local runtime. */
export function awsDryRuns(env: NodeJS.ProcessEnv): DryRuns {
  const { client, call } = connect(LambdaClient, 'LAMBDA', env, ANSWER_TIMEOUT_MS);
  return {
    dryRun: ({ plan, snapshot }: DryRunQuestion) =>
      call('Invoke', async () => {
        const Payload = JSON.stringify({ preflight: { plan, snapshot } });
        const answer = await client.send(
          new InvokeCommand({ FunctionName: FUNCTION, InvocationType: 'RequestResponse', Payload }),
        );
        return read(new TextDecoder().decode(answer.Payload), answer.FunctionError);
      }),
  };
}

function read(payload: string, functionError: string | undefined): PreflightAnswer {
  const answer = JSON.parse(payload || 'null') as (PreflightAnswer & FunctionFailure) | null;
  if (functionError !== undefined) {
    throw new Error(
      `function ${FUNCTION} failed: ${answer?.errorType ?? functionError}: ${answer?.errorMessage ?? ''}`,
    );
  }
  if (answer && ('report' in answer || 'refusal' in answer)) return answer;
  throw new Error(`function ${FUNCTION} answered no report; the one that is deployed may be older than this command`);
}

interface FunctionFailure {
  readonly errorType?: string;
  readonly errorMessage?: string;
}
