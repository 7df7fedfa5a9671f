import type { PlannedDelivery } from '../eventbridge/delivery/delivery-faults.ts';
import type { EventFault } from './fault.ts';

/** Whether an event fault means this delivery. Pure. */
export function eventMatches(fault: EventFault, { event, targetArn }: PlannedDelivery): boolean {
  const { source, detailType, eventId, functionName } = fault;
  return (
    (source === undefined || source === event.source) &&
    (detailType === undefined || detailType === event['detail-type']) &&
    (eventId === undefined || eventId === rdsEventIdOf(event.detail)) &&
    (functionName === undefined || functionName === functionNameIn(targetArn))
  );
}

function rdsEventIdOf(detail: unknown): unknown {
  return typeof detail === 'object' && detail !== null ? (detail as { EventID?: unknown }).EventID : undefined;
}

function functionNameIn(arn: string): string | undefined {
  return /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:([\w-]+)/.exec(arn)?.[1];
}
