import type { TestEventPatternRequest, TestEventPatternResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import { invalidParameter } from '../faults.ts';
import { parseEventPattern } from '../parse-event-pattern.ts';
import { matchesEvent } from '../pattern/match-event.ts';

const REQUIRED = ['id', 'account', 'source', 'time', 'region', 'detail-type'];

export function testEventPattern(): Operation<TestEventPatternRequest, TestEventPatternResponse> {
  return {
    permissions: () => [{ action: 'events:TestEventPattern', resource: '*' }],
    handle: ({ EventPattern = '', Event = '' }) => {
      const pattern = parseEventPattern(EventPattern);
      return { Result: matchesEvent(pattern, envelopeOf(Event)) };
    },
  };
}

/** AWS wants the envelope, `resources` excepted; the wording of its refusal is a guess. */
function envelopeOf(text: string): object {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw invalidParameter('Event', 'Event is not valid JSON.');
  }
  if (typeof event !== 'object' || event === null) throw invalidParameter('Event', 'Event is not a JSON object.');
  const missing = REQUIRED.find((name) => !Object.hasOwn(event, name));
  if (missing !== undefined) throw invalidParameter('Event', `Event must contain the field ${missing}.`);
  return event;
}
