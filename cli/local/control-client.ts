import { type CliError, usageError } from '../cli-error.ts';
import { ServiceError } from '../aws/service-error.ts';

/** The local runtime's own API. */
export interface LocalControl {
  /** Rejects with a `CliError`: with exit code 2 what the runtime refuses, with 3 what is no runtime. */
  send<Answer>(operation: string, input: object): Promise<Answer>;
}

const TIMEOUT_MS = 10_000;

/** Talks to the runtime at `AWS_ENDPOINT_URL`, and to nothing that is not on this machine. */
export function openLocalControl(env: NodeJS.ProcessEnv, request: typeof fetch = fetch): LocalControl {
  const endpoint = localEndpoint(env.AWS_ENDPOINT_URL);
  return {
    send: async <Answer>(operation: string, input: object) => {
      const response = await sent(endpoint, request, {
        method: 'POST',
        // Whoever answers on this machine does not get to send us elsewhere.
        redirect: 'error',
        headers: headersOf(operation, env),
        body: JSON.stringify(input),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return (await answerOf(response, endpoint)) as Answer;
    },
  };
}

function localEndpoint(text: string | undefined): string {
  if (!text) throw noRuntime('AWS_ENDPOINT_URL is not set');
  if (!URL.canParse(text)) throw noRuntime('AWS_ENDPOINT_URL is no URL');
  const { protocol, hostname, username, password, origin } = new URL(text);
  if (username || password) throw noRuntime('AWS_ENDPOINT_URL has a login in it, a local runtime has none');
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
  if (isHere && protocol === 'http:') return origin;
  throw noRuntime(`AWS_ENDPOINT_URL is ${origin}, expected http on this machine; nothing was sent`);
}

/** Signed in form only: the runtime reads who calls and where. No real key is put in. */
function headersOf(operation: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const { AWS_ACCESS_KEY_ID: key = '', AWS_REGION, AWS_DEFAULT_REGION } = env;
  // Twelve digits choose an account of the runtime; anything else may be a key of AWS and stays here.
  const caller = /^\d{12}$/.test(key) ? key : 'local';
  const scope = `${caller}/20000101/${AWS_REGION ?? AWS_DEFAULT_REGION ?? 'none'}/aurora-restore-local/aws4_request`;
  return {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AuroraRestoreLocal.${operation}`,
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-target, Signature=${'0'.repeat(64)}`,
  };
}

async function sent(endpoint: string, request: typeof fetch, init: RequestInit): Promise<Response> {
  try {
    return await request(endpoint, init);
  } catch (error) {
    const { cause, message } = error as Error;
    const reason = (cause as { code?: string } | undefined)?.code ?? message;
    throw noRuntime(`nothing answered at ${endpoint}: ${reason}`, error);
  }
}

/** Refusals that the runtime means; whatever else is no success comes from something else. */
const REFUSALS = new Set([
  'DBClusterNotFoundFault',
  'InvalidDBClusterStateFault',
  'LimitExceededException',
  'SnapshotQuotaExceeded',
  'ValidationException',
]);

async function answerOf(response: Response, endpoint: string): Promise<unknown> {
  const answer = await response.json().catch(() => undefined);
  const isObject = typeof answer === 'object' && answer !== null;
  if (response.ok && isObject) return answer;
  const { __type: code = '', message = '' } = (isObject ? answer : {}) as { __type?: string; message?: string };
  if (REFUSALS.has(code)) throw refusal(message);
  throw noRuntime(`${endpoint} is no local runtime of this version: ${response.status}${code && ` ${code}`}`);
}

function refusal(message: string): CliError {
  const [fact = '', hint] = message.split('\nHINT: ');
  return usageError(fact, hint ?? 'See what there is: aws rds describe-db-clusters');
}

function noRuntime(fact: string, cause?: unknown): ServiceError {
  const hint = 'Start one, aurora-restore local up, and export the lines it prints.';
  return new ServiceError('unreachable', fact, hint, { cause });
}
