import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { awsClient } from '../../../shared/aws-client.ts';
import type { CallLog } from '../../../shared/call-log.ts';
import { requiredEnv } from '../../../shared/env.ts';
import { reachAnswer } from '../../../shared/reach.ts';
import { shown } from '../../../shared/shown.ts';
import type { PlaceReader, ReachFacts } from '../preflight/place-reader.ts';

/** The probes take 5 s at most; before them a function may have to be started in its VPC. */
const lambda = awsClient(LambdaClient, { requestTimeoutMs: 20_000, attemptsMax: 2 });
const FunctionName = requiredEnv('DATABASE_FUNCTION');

/** Asks the function that works in databases, and waits for its answer. */
export function functionReader(log: CallLog): Pick<PlaceReader, 'reach'> {
  return {
    reach: (question) =>
      log.record('Invoke', nameOf(FunctionName), async () => {
        const { Payload, FunctionError } = await lambda.send(
          new InvokeCommand({ FunctionName, InvocationType: 'RequestResponse', Payload: JSON.stringify(question) }),
        );
        return { functionName: nameOf(FunctionName), ...read(new TextDecoder().decode(Payload), FunctionError) };
      }),
  };
}

const nameOf = (functionArn: string): string => functionArn.split(':').at(-1)!;

/** What a function says when it fails may be of any length. */
const FAILURE_MAX = 300;

function read(payload: string, functionError: string | undefined): Pick<ReachFacts, 'answer' | 'failure'> {
  const said = parsed(payload);
  const answer = reachAnswer.safeParse(said);
  if (functionError === undefined && answer.success) return { answer: answer.data };
  const { errorType, errorMessage } = (said ?? {}) as { readonly errorType?: string; readonly errorMessage?: string };
  const failure = [errorType ?? functionError ?? 'an answer of another kind', errorMessage].filter(Boolean).join(': ');
  return { failure: shown(failure, FAILURE_MAX) };
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    // What is no JSON is no answer either, and is told as such.
    return undefined;
  }
}
