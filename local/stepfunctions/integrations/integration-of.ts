import { sdkServices } from './sdk-services.ts';

/** What a Task's `Resource` stands for. */
export interface Integration {
  readonly kind: 'optimized' | 'aws-sdk';
  /** As history events name it: `dynamodb`, or `aws-sdk:dynamodb`. */
  readonly resourceType: string;
  /** As history events name it: `getItem`. */
  readonly resource: string;
  /** Name of the local service that is called, and its operation. */
  readonly service: string;
  readonly operation: string;
}

/** Optimized integrations, whose requests or answers Step Functions changes. */
const optimized: readonly string[] = [
  'dynamodb:getItem',
  'dynamodb:putItem',
  'dynamodb:updateItem',
  'dynamodb:deleteItem',
  'events:putEvents',
  'lambda:invoke',
  'sns:publish',
  'sqs:sendMessage',
];

const integrationArn = /^arn:aws[\w-]*:states:::(aws-sdk:)?([a-z0-9]+):([A-Za-z0-9]+)(\.[A-Za-z]+(?::\d)?)?$/;

/** The integration of a `Resource`, or in words what of it is not imitated. */
export function integrationOf(resource: string): Integration | string {
  const match = integrationArn.exec(resource);
  if (match === null) return `the task resource '${resource}'`;
  const [, sdk, service = '', action = '', pattern] = match;
  if (pattern !== undefined) return `the service integration pattern '${pattern}' of '${resource}'`;
  const operation = action.charAt(0).toUpperCase() + action.slice(1);
  if (sdk === undefined) {
    if (!optimized.includes(`${service}:${action}`)) return `the task resource '${resource}'`;
    return { kind: 'optimized', resourceType: service, resource: action, service, operation };
  }
  const known = Object.hasOwn(sdkServices, service) ? sdkServices[service] : undefined;
  if (known === undefined) return `the AWS SDK integration '${resource}'`;
  const resourceType = `aws-sdk:${service}`;
  return { kind: 'aws-sdk', resourceType, resource: action, service: known.localService, operation };
}
