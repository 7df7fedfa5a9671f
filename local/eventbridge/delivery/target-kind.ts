import { parseArn } from '../../sqs/arn.ts';
import { notImitated } from '../../wire/aws-fault.ts';
import { invalidParameter } from '../faults.ts';

export type TargetKind = 'lambda' | 'sqs' | 'sns' | 'event-bus' | 'state-machine';

/** What kind of target an ARN is. Targets that are not imitated are refused by name. */
export function targetKindOf(arn: string): TargetKind {
  const parsed = parseArn(arn);
  if (!parsed) throw invalidParameter(arn, 'Provided Arn is not in correct format.');
  const { service, resource } = parsed;
  if (service === 'sqs' && resource.endsWith('.fifo')) throw notImitated('FIFO queues as EventBridge targets');
  if (service === 'sns' && resource.endsWith('.fifo')) throw notImitated('FIFO topics as EventBridge targets');
  if (service === 'lambda' || service === 'sqs' || service === 'sns') return service;
  if (service === 'events' && resource.startsWith('event-bus/')) return 'event-bus';
  if (service === 'states' && resource.startsWith('stateMachine:')) return 'state-machine';
  throw notImitated(`EventBridge targets of the service ${service}`);
}
