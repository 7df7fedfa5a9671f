/** One deployed function. */
export interface FunctionDefinition {
  readonly functionName: string;
  readonly region: string;
  readonly accountId: string;
  readonly roleArn: string;
  /** Holds the bundle, `index.mjs` or `index.js`. */
  readonly codeDirectory: string;
  /** For example `index.handler`. */
  readonly handler: string;
  readonly runtime: string;
  /** The function's own variables; Lambda's and the runtime's are added. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memorySizeMb: number;
  /** Where it runs in a VPC; without it, outside of every VPC. */
  readonly vpc?: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] };
  /** No more than this many at once; 0 runs nothing and sends every event to the failure destination. */
  readonly reservedConcurrency?: number;
}

/** What becomes of asynchronous invocations that fail. */
export interface AsyncConfig {
  /** Further attempts after the first: 0 to 2. */
  readonly retryAttempts: number;
  readonly eventAgeMaxMs: number;
  /** The ARN of an SQS queue. */
  readonly onFailureDestinationArn?: string;
}

export const DEFAULT_ASYNC_CONFIG: AsyncConfig = { retryAttempts: 2, eventAgeMaxMs: 6 * 3_600_000 };

export function functionArn({
  region,
  accountId,
  functionName,
}: Pick<FunctionDefinition, 'region' | 'accountId' | 'functionName'>): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${functionName}`;
}
