import type { Iam } from '../iam/iam.ts';
import type { Lambda } from '../lambda/lambda.ts';
import type { LogGroups } from '../logs/log-groups.ts';
import type { Asset } from './assembly/cloud-assembly.ts';

/** A resource's properties, resolved. */
export type Properties = Readonly<Record<string, any>>;

/** Creates one resource in the runtime. */
export type ResourceHandler = (properties: Properties, context: ResourceContext) => Promise<Created> | Created;

export interface Created {
  /** What `Ref` gives. */
  readonly ref: string;
  readonly arn?: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface ResourceContext {
  readonly stackName: string;
  readonly logicalId: string;
  readonly accountId: string;
  readonly region: string;
  readonly iam: Iam;
  readonly lambda: Lambda;
  readonly logGroups: LogGroups;
  readonly assets: ReadonlyMap<string, Asset>;
  /** Calls a local service as the developer, in the stack's account and region. */
  call(service: string, operation: string, input: object): Promise<any>;
  /** The name that the template gives, or one made up. */
  name(given: unknown, lengthMax: number): string;
  /** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`. */
  arn(service: string, resource: string): string;
}

/** CloudFormation's `Tags`. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** A policy or pattern travels as JSON text; templates hold it as text or as an object. */
export function jsonText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The object without its undefined members, for inputs that must not carry them. */
export function present<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}

/** The listed properties, where they are given. */
export function pick(properties: Properties, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => properties[name] !== undefined).map((name) => [name, properties[name]]),
  );
}
