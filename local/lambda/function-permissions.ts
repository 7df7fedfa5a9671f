import { AwsFault } from '../wire/aws-fault.ts';

/** One statement of a function's resource policy: a service that may invoke it, perhaps only for one of its resources. */
export interface FunctionPermission {
  /** For example `events.amazonaws.com`. */
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

/** A service that invokes for a resource: EventBridge for a rule. */
export interface InvocationSource {
  readonly service: string;
  readonly sourceArn: string;
}

/** Throws `AccessDeniedException` unless the function's resource policy lets the source in. */
export function checkSource(
  functionArn: string,
  permissions: readonly FunctionPermission[],
  { service, sourceArn }: InvocationSource,
): void {
  const allowed = permissions.some(
    (permission) =>
      permission.principal === service &&
      (permission.sourceArn === undefined || permission.sourceArn === sourceArn) &&
      (permission.sourceAccount === undefined || permission.sourceAccount === sourceArn.split(':')[4]),
  );
  if (allowed) return;
  const what = `perform: lambda:InvokeFunction on resource: ${functionArn}`;
  const why = 'because no resource-based policy allows the lambda:InvokeFunction action';
  const message = `User: ${service} is not authorized to ${what} ${why}`;
  throw new AwsFault('AccessDeniedException', message, { statusCode: 403 });
}
