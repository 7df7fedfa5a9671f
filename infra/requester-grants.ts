import { CONTRACTS } from '../events/index.ts';
import { allow, NAMES_ITEMS, NOT_FOR_PLAN_SQL, onlyEvents } from './common-grants.ts';
import type { Place } from './place.ts';
import type { Statement } from './statement.ts';

/** What whoever asks for restores, retries, cancellations and replays needs, and nothing more: ask, and look. Pure. */
export function requesterGrants(place: Place): readonly Statement[] {
  const requests = CONTRACTS.filter(({ isRequest }) => isRequest).map(({ name }) => name);
  return [
    allow('Ask', ['events:PutEvents'], [place.bus], onlyEvents(requests)),
    allow('FindTheBus', ['events:DescribeEventBus'], [place.bus]),
    allow('AskForADryRun', ['lambda:InvokeFunction'], [place.functionOf('snapshot-check')]),
    allow('Look', ['dynamodb:GetItem'], [place.stateTable], { ...NOT_FOR_PLAN_SQL, ...NAMES_ITEMS }),
    // The index holds restores alone: what has no `createdAt`, such as the SQL of their plans, is not in it.
    allow('LookAround', ['dynamodb:GetItem', 'dynamodb:Query'], [place.stateIndex, place.auditTable]),
  ];
}
