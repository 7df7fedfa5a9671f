/** One AWS service as the local runtime speaks it: a protocol, and one entry per API operation. */
export interface WireService {
  /** SigV4 signing name, which is also the IAM prefix: `rds`, `dynamodb`, `states`, `events`, `sqs`, `sns`, … */
  readonly name: string;
  readonly protocol: Protocol;
  /** By API name: `PutItem`, `DescribeDBClusters`, … What is not here is refused by name. */
  readonly operations: Readonly<Record<string, Operation>>;
}

export type Protocol =
  /** `X-Amz-Target: <prefix>.<Operation>`, a JSON body; dates travel as epoch seconds. */
  | { readonly kind: 'json'; readonly version: '1.0' | '1.1'; readonly targetPrefix: string }
  /** Form body with `Action` and `Version`, an XML answer; shapes come from the SDK client's schemas. */
  | { readonly kind: 'query'; readonly version: string; readonly xmlNamespace: string; readonly client: object }
  /** EC2's own variant of the query protocol. */
  | { readonly kind: 'ec2'; readonly version: string; readonly xmlNamespace: string; readonly client: object }
  /** Lambda's REST-JSON paths under `/2015-03-31/functions`: `Invoke`, `GetFunction`, `ListFunctions`. */
  | { readonly kind: 'rest-lambda' };

/**
 * One API operation. Inputs and outputs have the SDK's field names; a `Date` in an output is written as its protocol
 * wants it. Failures are thrown as `AwsFault`.
 */
export interface Operation<Input = any, Output = any> {
  /** What the caller must be allowed to do; every entry is checked against the caller's policies before `handle`. */
  readonly permissions: (input: Input, caller: Caller) => readonly Permission[];
  readonly handle: (input: Input, caller: Caller) => Output | Promise<Output>;
}

export interface Permission {
  /** For example `rds:DeleteDBCluster`. */
  readonly action: string;
  /** An ARN, or `*` for actions without a resource type. */
  readonly resource: string;
  /** Condition keys of this request: `aws:ResourceTag/x`, `events:detail-type`, … */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Who calls, read from the credential scope of the request's signature. */
export interface Caller {
  readonly accountId: string;
  readonly region: string;
  readonly principal: Principal;
}

export type Principal =
  /** The person at this machine; allowed everything. */
  | { readonly kind: 'developer' }
  /** A deployed role; allowed what its synthesized policies allow. */
  | { readonly kind: 'role'; readonly roleArn: string; readonly sessionName: string }
  /** An AWS service acting for itself, as EventBridge does when it sends to a queue. */
  | {
      readonly kind: 'service';
      /** For example `events.amazonaws.com`. */
      readonly service: string;
      /** The customer's resource it acts for, such as a rule: `aws:SourceArn` of resource policies. */
      readonly sourceArn?: string;
    };

/** Calls another local service in process, through the same permission check as the wire. */
export type CallService = (service: string, operation: string, input: unknown, caller: Caller) => Promise<any>;
