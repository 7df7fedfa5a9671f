import type { Target } from '@aws-sdk/client-eventbridge';
import { Undeliverable } from '../delivery/undeliverable.ts';
import type { Rule } from '../eventbridge-state.ts';
import type { BusEvent } from '../bus-event.ts';
import { readPath } from './json-path.ts';
import { transformInput } from './transform-input.ts';

/** The text a target receives: a constant, a part of the event, a filled template, or the event itself. */
export function renderInput(target: Target, rule: Pick<Rule, 'arn' | 'name'>, event: BusEvent): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputTransformer) return transformInput(target.InputTransformer, rule, event);
  if (target.InputPath === undefined) return JSON.stringify(event.envelope);
  const part = readPath(event.envelope, target.InputPath);
  // What AWS sends when there is nothing at the path is not documented; the local runtime says so instead of guessing.
  if (part === undefined) throw new Undeliverable('INVALID_PARAMETER', `the event has nothing at ${target.InputPath}`);
  return JSON.stringify(part);
}
