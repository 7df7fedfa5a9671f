import type { Answer } from './answer.ts';
import { AwsFault } from './aws-fault.ts';
import type { Codec } from './codec.ts';
import { faultBody, json } from './json-codec.ts';
import type { WireRequest } from './wire-request.ts';

/** What `Invoke` of the `lambda` service gets. The payload is raw bytes, not yet known to be JSON. */
export interface InvokeInput {
  readonly FunctionName: string;
  readonly InvocationType?: string;
  readonly LogType?: string;
  /** Bytes over the wire, text in process. */
  readonly Payload?: Uint8Array | string;
}

export interface InvokeOutput {
  readonly StatusCode: number;
  readonly FunctionError?: string;
  readonly ExecutedVersion?: string;
  readonly Payload?: string;
}

export const REST_LAMBDA_PREFIX = '/2015-03-31/functions';

/** The operation that a Lambda path means, or undefined. */
export function restLambdaOperation({ method, path }: WireRequest): string | undefined {
  const rest = path.slice(REST_LAMBDA_PREFIX.length);
  if (method === 'GET' && (rest === '' || rest === '/')) return 'ListFunctions';
  if (method === 'GET' && /^\/[^/]+$/.test(rest)) return 'GetFunction';
  return method === 'POST' && /^\/[^/]+\/invocations$/.test(rest) ? 'Invoke' : undefined;
}

export const restLambdaCodec: Codec = {
  readInput: (request, operation) => {
    const encodedName = request.path.slice(REST_LAMBDA_PREFIX.length + 1).split('/')[0] ?? '';
    if (operation === 'ListFunctions') return {};
    const FunctionName = decodeName(encodedName);
    return operation === 'Invoke' ? invokeInput(request, FunctionName) : { FunctionName };
  },
  writeOutput: (operation, output) =>
    operation === 'Invoke' ? invokeAnswer(output as InvokeOutput) : json(200, 'application/json', output ?? {}),
  writeFault: (fault) => {
    const answer = json(fault.statusCode, 'application/json', { Type: 'User', ...faultBody(fault) });
    return { ...answer, headers: { ...answer.headers, 'x-amzn-ErrorType': fault.code } };
  },
};

function invokeInput({ headers, body }: WireRequest, FunctionName: string): InvokeInput {
  return {
    FunctionName,
    InvocationType: headerOf(headers['x-amz-invocation-type']),
    LogType: headerOf(headers['x-amz-log-type']),
    Payload: body.length > 0 ? body : undefined,
  };
}

function invokeAnswer(output: InvokeOutput): Answer {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (output.FunctionError !== undefined) headers['X-Amz-Function-Error'] = output.FunctionError;
  if (output.ExecutedVersion !== undefined) headers['X-Amz-Executed-Version'] = output.ExecutedVersion;
  return { statusCode: output.StatusCode, headers, body: output.Payload ?? '' };
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new AwsFault('InvalidParameterValueException', `'${encoded}' is not a percent-encoded function name`);
  }
}

const headerOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;
