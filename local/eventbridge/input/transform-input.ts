import type { InputTransformer } from '@aws-sdk/client-eventbridge';
import { type EventEnvelope, isoSeconds } from '../envelope.ts';
import type { Rule } from '../eventbridge-state.ts';
import type { BusEvent } from '../bus-event.ts';
import { readPath } from './json-path.ts';

const VARIABLE = /<([\w.-]+)>/g;

/**
 * Fills `<name>` in a template. Inside quotes a value is inserted as it is, unescaped; outside them as JSON. A value
 * that the event does not have leaves nothing behind.
 */
export function transformInput(
  { InputPathsMap, InputTemplate }: InputTransformer,
  rule: Pick<Rule, 'arn' | 'name'>,
  event: BusEvent,
): string {
  const template = InputTemplate ?? '';
  const ranges = quotedRanges(template);
  return template.replace(VARIABLE, (whole: string, name: string, offset: number) => {
    const path = InputPathsMap && Object.hasOwn(InputPathsMap, name) ? InputPathsMap[name] : undefined;
    if (path === undefined && !Object.hasOwn(PREDEFINED, name)) return whole;
    const value = path === undefined ? PREDEFINED[name]!(event, rule) : readPath(event.envelope, path);
    return insert(
      value,
      ranges.some(([start, end]) => start < offset && offset < end),
    );
  });
}

const PREDEFINED: Readonly<Record<string, (event: BusEvent, rule: Pick<Rule, 'arn' | 'name'>) => unknown>> = {
  'aws.events.rule-arn': (_event, rule) => rule.arn,
  'aws.events.rule-name': (_event, rule) => rule.name,
  'aws.events.event.ingestion-time': (event) => isoSeconds(event.ingestedAtMs),
  'aws.events.event': (event) => withoutDetail(event.envelope),
  'aws.events.event.json': (event) => event.envelope,
};

function withoutDetail({ detail: _left, ...rest }: EventEnvelope): object {
  return rest;
}

function insert(value: unknown, isQuoted: boolean): string {
  if (value === undefined) return '';
  return isQuoted && typeof value === 'string' ? value : JSON.stringify(value);
}

/** Where the quoted texts of a template begin and end. */
function quotedRanges(template: string): readonly (readonly [number, number])[] {
  return [...template.matchAll(/"(?:[^"\\]|\\.)*"/gs)].map((match) => [match.index, match.index + match[0].length]);
}
