import { AwsFault } from '../wire/aws-fault.ts';
import type { Protocol } from '../wire/service.ts';
import type { CallFault } from './fault.ts';

/** What the caller is answered: AWS's own words where AWS has some. Pure. */
export function injectedFault(rule: CallFault, protocol: Protocol): AwsFault {
  if (rule.action === 'throttle') return throttled(protocol);
  const { code = INTERNAL.code, statusCode, message } = rule;
  if (code === INTERNAL.code) return new AwsFault(code, message ?? INTERNAL.message, { statusCode: statusCode ?? 500 });
  return new AwsFault(code, message ?? 'A fault that the local runtime was asked for.', { statusCode });
}

const INTERNAL = {
  code: 'InternalFailure',
  message: 'The request processing has failed because of an unknown error, exception or failure.',
} as const;

/** Every protocol has its own code for "too fast"; that all JSON services share one is a simplification. */
function throttled({ kind }: Protocol): AwsFault {
  if (kind === 'query') return new AwsFault('Throttling', 'Rate exceeded');
  // The code is EC2's own; its wording is a guess.
  if (kind === 'ec2') return new AwsFault('RequestLimitExceeded', 'Request limit exceeded.', { statusCode: 503 });
  if (kind === 'json') return new AwsFault('ThrottlingException', 'Rate exceeded');
  const members = { Reason: 'CallerRateLimitExceeded', Type: 'User' };
  return new AwsFault('TooManyRequestsException', 'Rate exceeded', { statusCode: 429, members });
}
