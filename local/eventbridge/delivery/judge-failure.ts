import { AwsFault } from '../../wire/aws-fault.ts';
import { Undeliverable } from './undeliverable.ts';

export interface Failure {
  /** EventBridge's code in dead letters; AWS calls its list open. */
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly isRetryable: boolean;
}

const NO_PERMISSIONS = /^(AccessDenied(Exception)?|AuthorizationError|UnauthorizedOperation)$/;
const NO_RESOURCE = /^(ResourceNotFoundException|QueueDoesNotExist|NotFound|StateMachineDoesNotExist)$/;
const THROTTLED = /^(Throttling(Exception)?|TooManyRequestsException|Throttled|RequestThrottled)$/;
const LIMITED = /LimitExceeded$|^OverLimit$/;

/**
 * What a target's error means. Missing permissions, missing targets and malformed requests are never retried; the rest
 * is. Which code of a service becomes which of EventBridge's is partly a guess.
 */
export function judgeFailure(error: unknown): Failure {
  const errorMessage = error instanceof Error ? error.message : String(error);
  if (error instanceof Undeliverable) return { errorCode: error.errorCode, errorMessage, isRetryable: false };
  if (!(error instanceof AwsFault)) return { errorCode: 'INTERNAL_ERROR', errorMessage, isRetryable: true };
  return { ...judgeCode(error), errorMessage };
}

function judgeCode({ code, statusCode }: AwsFault): Omit<Failure, 'errorMessage'> {
  if (NO_PERMISSIONS.test(code)) return { errorCode: 'NO_PERMISSIONS', isRetryable: false };
  if (NO_RESOURCE.test(code)) return { errorCode: 'NO_RESOURCE', isRetryable: false };
  if (THROTTLED.test(code) || statusCode === 429) return { errorCode: 'THROTTLING', isRetryable: true };
  if (LIMITED.test(code)) return { errorCode: 'RESOURCE_LIMIT_EXCEEDED', isRetryable: true };
  // What the local runtime does not imitate will not be there at the next attempt either.
  if (code === 'NotImplemented') return { errorCode: 'SDK_CLIENT_ERROR', isRetryable: false };
  if (statusCode >= 500) return { errorCode: 'ERROR_FROM_TARGET', isRetryable: true };
  return { errorCode: 'INVALID_PARAMETER', isRetryable: false };
}
