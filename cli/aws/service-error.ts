import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { messageOf } from '../../shared/errors.ts';
import { type AwsFailure, awsFailureOf } from './aws-failure.ts';

/** AWS, or the local runtime, did not do what was asked of it. */
export class ServiceError extends CliError {
  readonly failure: AwsFailure;

  constructor(failure: AwsFailure, fact: string, hint: string, options?: ErrorOptions) {
    super(EXIT.unreachable, fact, hint, options);
    this.name = 'ServiceError';
    this.failure = failure;
  }
}

/** May be over at the next attempt. */
export function isPassing(error: unknown): error is ServiceError {
  return error instanceof ServiceError && (error.failure === 'unreachable' || error.failure === 'busy');
}

/** One call that failed: what was tried, where, and with which endpoint in the environment. */
export interface FailedCall {
  readonly operation: string;
  /** The endpoint tried, or what would have decided it. */
  readonly endpoint: string;
  readonly isOwnEndpoint: boolean;
}

export function serviceError(error: unknown, { operation, endpoint, isOwnEndpoint }: FailedCall): ServiceError {
  const failure = awsFailureOf(error);
  const fact = `${operation} at ${endpoint} ${FACTS[failure]}: ${reasonOf(error)}`;
  return new ServiceError(failure, fact, isOwnEndpoint ? LOCAL_HINTS[failure] : HINTS[failure], { cause: error });
}

/** A refused connection to a name with two addresses has no message, only a code. */
function reasonOf(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string };
  const label = code ?? (name === 'Error' ? undefined : name);
  const message = messageOf(error).trim();
  return [label, message].filter((part) => part && part !== '').join(': ') || 'no reason was given';
}

const FACTS: Readonly<Record<AwsFailure, string>> = {
  unreachable: 'got no answer',
  busy: 'was not served',
  'no-region': 'was not tried',
  'no-credentials': 'has no valid credentials',
  denied: 'is not allowed',
  'not-deployed': 'found no pipeline',
  other: 'failed',
};

const HINTS: Readonly<Record<AwsFailure, string>> = {
  unreachable:
    'Check the network and AWS_REGION. To work on this machine: aurora-restore local up, then export the lines it prints.',
  busy: 'Try again in a moment.',
  'no-region': 'Set AWS_REGION to the region of the target, or AWS_PROFILE to a profile that has one.',
  'no-credentials': 'Set AWS_PROFILE, or sign in again: aws sso login.',
  denied: 'Allow the action named above to this identity, or set AWS_PROFILE to one that has it.',
  'not-deployed':
    'Set AWS_REGION and AWS_PROFILE to where the pipeline is deployed, or deploy it there: npx cdk deploy.',
  other: 'Run it again with --debug to see where it failed.',
};

const LOCAL_HINTS: Readonly<Record<AwsFailure, string>> = {
  ...HINTS,
  unreachable: 'Start the local runtime, aurora-restore local up, or unset AWS_ENDPOINT_URL to work against AWS.',
  'no-region': 'Set AWS_REGION as aurora-restore local up prints it.',
  'no-credentials': 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY as aurora-restore local up prints them.',
  'not-deployed': 'Check that AWS_ENDPOINT_URL and AWS_REGION are those that aurora-restore local up prints.',
};
