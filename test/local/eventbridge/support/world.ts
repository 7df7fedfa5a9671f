import { createEventBridge, type EventBridgeOptions } from '../../../../local/eventbridge/service.ts';
import { everyKey } from '../../../../local/model/key-directory.ts';
import { createSns, type SnsOptions } from '../../../../local/sns/service.ts';
import { createSqs } from '../../../../local/sqs/service.ts';
import { AwsFault } from '../../../../local/wire/aws-fault.ts';
import type { CallService, Caller, Permission, WireService } from '../../../../local/wire/service.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const developer: Caller = { accountId: ACCOUNT, region: REGION, principal: { kind: 'developer' } };

export interface Invocation {
  readonly functionArn: string;
  readonly payload: any;
  readonly sourceArn: string;
}

export interface SeenCall {
  readonly service: string;
  readonly operation: string;
  readonly input: any;
  readonly caller: Caller;
}

type WorldOptions = Partial<EventBridgeOptions> & Pick<SnsOptions, 'onPublish'> & { readonly states?: WireService };

/** EventBridge, SQS and SNS wired to each other on a virtual clock, with functions that only note what they get. */
export function createWorld(options: WorldOptions = {}) {
  const clock = virtualClock('2026-10-06T02:14:09.250Z');
  const invocations: Invocation[] = [];
  const calls: SeenCall[] = [];
  const refusals = new Map<string, AwsFault[]>();
  let ids = 0;

  const invokeFunction = async (functionArn: string, payload: unknown, source: { sourceArn: string }) => {
    const refusal = refusals.get(functionArn)?.shift();
    if (refusal) throw refusal;
    invocations.push({ functionArn, payload, sourceArn: source.sourceArn });
  };
  const call: CallService = async (service, operation, input, caller) => {
    calls.push({ service, operation, input, caller });
    const found = services[service]?.operations[operation];
    if (!found) throw new AwsFault('UnknownOperationException', `${service}:${operation}`);
    return found.handle(input, caller);
  };

  const sqs = createSqs({ clock, baseUrl: () => 'http://127.0.0.1:4566' });
  const sns = createSns({ clock, call, invokeFunction, keys: everyKey, onPublish: options.onPublish });
  const eventBridge = createEventBridge({
    clock,
    call,
    invokeFunction,
    newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    random: () => 0,
    ...options,
  });
  const services: Record<string, WireService> = {
    sqs,
    sns: sns.service,
    events: eventBridge.service,
    ...(options.states && { states: options.states }),
  };

  /** Calls an operation as a caller (default: the developer), as the wire server would. */
  const ask = async (
    service: string,
    operation: string,
    input: object = {},
    caller: Caller = developer,
  ): Promise<any> => {
    const found = services[service]?.operations[operation];
    if (!found) throw new Error(`no ${service}:${operation}`);
    found.permissions(input, caller);
    return await found.handle(input, caller);
  };

  return {
    clock,
    sqs,
    sns,
    eventBridge,
    invocations,
    calls,
    ask,
    /** What a caller of an operation must be allowed to do. */
    permissions: (service: string, operation: string, input: object): readonly Permission[] =>
      services[service]!.operations[operation]!.permissions(input, developer),
    /** Makes the next invocations of a function fail, one fault each. */
    refuse: (functionArn: string, ...faults: AwsFault[]) => refusals.set(functionArn, faults),
    /** Creates a queue that admits everybody's services, and returns its URL and ARN. */
    queue: async (name: string, attributes: Record<string, string> = {}) => {
      const Policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage' }] });
      const { QueueUrl } = await ask('sqs', 'CreateQueue', { QueueName: name, Attributes: { Policy, ...attributes } });
      return { url: QueueUrl as string, arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}` };
    },
    /** The messages a queue has, with all attributes. */
    receive: async (url: string): Promise<any[]> => {
      const input = { QueueUrl: url, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'], AttributeNames: ['All'] };
      return (await ask('sqs', 'ReceiveMessage', input)).Messages ?? [];
    },
  };
}

export type World = ReturnType<typeof createWorld>;

/** The fault a call ends in, as `code: message`. */
export async function faultOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AwsFault) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no fault';
}
