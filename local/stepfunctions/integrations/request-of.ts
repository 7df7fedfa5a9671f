import { toApiValues } from './dynamodb-values.ts';
import type { Integration } from './integration-of.ts';

type Members = Readonly<Record<string, unknown>>;

/** The ARNs that Step Functions adds to events it puts. */
export interface Origin {
  readonly machineArn: string;
  readonly executionArn: string;
}

/** What the called service receives for a Task's arguments. The optimized integrations take objects where APIs want text. */
export function requestOf(integration: Integration, args: unknown, origin: Origin): unknown {
  if (integration.kind === 'aws-sdk') return integration.service === 'dynamodb' ? toApiValues(args) : args;
  if (!isMembers(args)) return args;
  switch (`${integration.service}:${integration.resource}`) {
    case 'events:putEvents':
      return { ...args, Entries: entries(args['Entries'], origin) };
    case 'lambda:invoke':
      return args['Payload'] === undefined ? args : { ...args, Payload: payloadText(args['Payload']) };
    case 'sqs:sendMessage':
      return withText(args, 'MessageBody');
    case 'sns:publish':
      return withText(args, 'Message');
    default:
      return args;
  }
}

/** A text that is JSON already is sent as it is, not quoted again. */
function payloadText(payload: unknown): string {
  return typeof payload === 'string' && isJson(payload) ? payload : JSON.stringify(payload);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function entries(given: unknown, { machineArn, executionArn }: Origin): unknown {
  if (!Array.isArray(given)) return given;
  return given.map((entry: unknown) => {
    if (!isMembers(entry)) return entry;
    const resources = Array.isArray(entry['Resources']) ? (entry['Resources'] as unknown[]) : [];
    return { ...withText(entry, 'Detail'), Resources: [...resources, machineArn, executionArn] };
  });
}

function withText(members: Members, field: string): Members {
  const value = members[field];
  return typeof value === 'object' && value !== null ? { ...members, [field]: JSON.stringify(value) } : members;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
