import type { InputTransformer } from '@aws-sdk/client-eventbridge';
import { Undeliverable } from '../delivery/undeliverable.ts';
import { type EventEnvelope, isoSeconds } from '../envelope.ts';
import type { Rule } from '../eventbridge-state.ts';
import type { BusEvent } from '../bus-event.ts';
import { readPath } from './json-path.ts';

type Named = Pick<Rule, 'arn' | 'name'>;

const VARIABLE = /<([\w.-]+)>/g;

/**
 * Fills `<name>` in a template: outside quotes as JSON, inside them as text, unescaped. Where the event has no such
 * value, `""` or nothing is left. A template that is JSON must still be JSON when it is filled; otherwise, and where a
 * list or an object stands inside its quotes, nothing is delivered.
 */
export function transformInput(
  { InputPathsMap = {}, InputTemplate = '' }: InputTransformer,
  rule: Named,
  event: BusEvent,
): string {
  const ranges = quotedRanges(InputTemplate);
  const isJson = /^\s*[{[]/.test(InputTemplate);
  const text = InputTemplate.replace(VARIABLE, (_whole, name: string, offset: number) => {
    const value = Object.hasOwn(InputPathsMap, name)
      ? readPath(event.envelope, InputPathsMap[name]!)
      : PREDEFINED[name]!(event, rule);
    if (!ranges.some(([start, end]) => start < offset && offset < end))
      return JSON.stringify(value === undefined ? '' : value);
    if (isJson && typeof value === 'object' && value !== null) throw notJson(`<${name}> inside quotes is no text`);
    return plainText(value);
  });
  if (isJson) refuseWhatIsNotJson(text);
  return text;
}

/** The first variable of a template that stands for nothing. */
export function unknownVariable({ InputPathsMap = {}, InputTemplate = '' }: InputTransformer): string | undefined {
  return [...InputTemplate.matchAll(VARIABLE)]
    .map(([, name]) => name!)
    .find((name) => !Object.hasOwn(InputPathsMap, name) && !Object.hasOwn(PREDEFINED, name));
}

const PREDEFINED: Readonly<Record<string, (event: BusEvent, rule: Named) => unknown>> = {
  'aws.events.rule-arn': (_event, rule) => rule.arn,
  'aws.events.rule-name': (_event, rule) => rule.name,
  'aws.events.event.ingestion-time': (event) => isoSeconds(event.ingestedAtMs),
  'aws.events.event': (event) => withoutDetail(event.envelope),
  'aws.events.event.json': (event) => event.envelope,
};

/** The envelope alone, its type under the name that AWS gives it here. */
function withoutDetail({ detail: _left, 'detail-type': detailType, ...rest }: EventEnvelope): object {
  return { detailType, ...rest };
}

/** Lists as `[A,B]`; that objects come without their quotes, too, is a guess. */
function plainText(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  return JSON.stringify(value).replaceAll('"', '');
}

function refuseWhatIsNotJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw notJson((error as Error).message);
  }
}

function notJson(reason: string): Undeliverable {
  return new Undeliverable('INVALID_JSON', `the input of the target is not JSON: ${reason}`);
}

/** Where the quoted texts of a template begin and end. */
function quotedRanges(template: string): readonly (readonly [number, number])[] {
  return [...template.matchAll(/"(?:[^"\\]|\\.)*"/gs)].map((match) => [match.index, match.index + match[0].length]);
}
