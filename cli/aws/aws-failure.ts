/** Why a call did not get an answer that helps. */
export type AwsFailure = 'unreachable' | 'busy' | 'no-region' | 'no-credentials' | 'denied' | 'not-deployed' | 'other';

/** Sorts what an SDK client throws, by the names and codes of AWS and of node. Pure. */
export function awsFailureOf(error: unknown): AwsFailure {
  const { name = '', code = '', message = '', $metadata, $retryable } = error as SdkError;
  if (UNREACHABLE.has(code) || UNREACHABLE.has(name)) return 'unreachable';
  if (CREDENTIALS.has(name)) return 'no-credentials';
  if (DENIED.has(name)) return 'denied';
  if (NOT_DEPLOYED.has(name)) return 'not-deployed';
  // The SDK throws a plain Error for this one.
  if (message.startsWith('Region is missing')) return 'no-region';
  const isServersFault = ($metadata?.httpStatusCode ?? 0) >= 500;
  return isServersFault || $retryable !== undefined || BUSY.has(name) ? 'busy' : 'other';
}

interface SdkError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: unknown;
}

/** Codes of node's sockets, and what the SDK calls a call that took too long. */
const UNREACHABLE = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'TimeoutError',
]);

/** What the SDK throws before a call, and what AWS says to keys it does not take. */
const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'TokenProviderError',
  'UnrecognizedClientException',
]);

const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'NotAuthorized']);

/** A table, bus or function that is missing, and what SQS says to a queue that is. */
const NOT_DEPLOYED = new Set([
  'AWS.SimpleQueueService.NonExistentQueue',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
]);

const BUSY = new Set(['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException']);
