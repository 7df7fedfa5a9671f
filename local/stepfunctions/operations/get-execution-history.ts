import type { Operation } from '../../wire/service.ts';
import type { HistoryEvent } from '../history.ts';
import { pageOf } from '../pages.ts';
import { requiredText } from '../requests.ts';
import { type OperationContext, permissionOn, storeOf } from './operation-context.ts';

interface GetExecutionHistoryInput {
  readonly executionArn: string;
  readonly reverseOrder?: boolean;
  readonly includeExecutionData?: boolean;
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly [member: string]: unknown;
}

export function getExecutionHistory(context: OperationContext): Operation<GetExecutionHistoryInput> {
  return {
    permissions: (input) => permissionOn('GetExecutionHistory', input.executionArn),
    handle: (input, caller) => {
      const { history } = storeOf(context, caller).execution(requiredText(input, 'executionArn'));
      const ordered = input.reverseOrder === true ? history.events.toReversed() : history.events;
      const { page, next } = pageOf(ordered, ({ id }) => String(id), input);
      return { events: input.includeExecutionData === false ? page.map(withoutData) : page, ...next };
    },
  };
}

const dataMembers: readonly string[] = ['input', 'inputDetails', 'output', 'outputDetails'];

function withoutData(event: HistoryEvent): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(event).map(([member, value]: [string, unknown]) => [
      member,
      member.endsWith('EventDetails') ? stripped(value as Readonly<Record<string, unknown>>) : value,
    ]),
  );
}

function stripped(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(details).filter(([member]) => !dataMembers.includes(member)));
}
