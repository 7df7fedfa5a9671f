/** What the intrinsic functions of one stack can refer to. */
export interface Scope {
  readonly stackName: string;
  readonly accountId: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly mappings: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  /** Undefined when there is no condition of this name. */
  condition(name: string): boolean | undefined;
  /** Undefined when the resource does not exist, or not yet. */
  resource(logicalId: string): ResourceValues | undefined;
  /** Undefined when no stack exports this name. */
  exported(name: string): unknown;
}

/** What a provisioned resource answers to `Ref` and `Fn::GetAtt`. */
export interface ResourceValues {
  readonly type: string;
  readonly ref: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export const PARTITION = 'aws';

/** The value of a name such as `AWS::Region`; undefined for any other name. */
export function pseudoParameter(name: string, { stackName, accountId, region }: Scope): unknown {
  switch (name) {
    case 'AWS::AccountId':
      return accountId;
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return PARTITION;
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return stackName;
    case 'AWS::StackId':
      return `arn:${PARTITION}:cloudformation:${region}:${accountId}:stack/${stackName}/local`;
    case 'AWS::NotificationARNs':
      return [];
    default:
      return undefined;
  }
}
