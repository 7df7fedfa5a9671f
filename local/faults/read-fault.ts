import * as z from 'zod';
import type { WireService } from '../wire/service.ts';
import type { FaultRule } from './fault.ts';
import { invalid, readInput } from './read-input.ts';

/** What there is to put faults on. */
export interface FaultPlaces {
  readonly services: readonly Pick<WireService, 'name' | 'operations'>[];
  readonly functionNames: () => readonly string[];
  readonly functionsInVpc: () => readonly string[];
}

export const TIMES_MAX = 10_000;
export const DELAY_MAX_MS = 3_600_000;

const bounds = { times: z.int().min(1).max(TIMES_MAX).optional(), chance: z.number().gt(0).max(1).optional() };
const name = z.string().min(1).max(200);
const call = { service: name, operation: name, parameter: name.optional(), when: z.enum(['before', 'after']) };

const eventFault = z.strictObject({
  kind: z.literal('event'),
  action: z.enum(['drop', 'delay', 'duplicate', 'reorder']),
  delayMs: z.int().min(1).max(DELAY_MAX_MS).optional(),
  source: name.optional(),
  detailType: name.optional(),
  eventId: z
    .string()
    .regex(/^RDS-EVENT-\d{4}$/, "expected an RDS event such as 'RDS-EVENT-0170'")
    .optional(),
  functionName: name.optional(),
  ...bounds,
});
const callFault = z.strictObject({
  kind: z.literal('call'),
  action: z.enum(['fail', 'throttle']),
  ...call,
  functionName: name.optional(),
  code: z
    .string()
    .regex(/^[A-Za-z][\w.]{0,99}$/, 'expected a fault code')
    .optional(),
  message: z.string().max(1_000).optional(),
  statusCode: z.int().min(400).max(599).optional(),
  ...bounds,
});
const killFault = z.strictObject({ kind: z.literal('kill'), ...call, functionName: name, ...bounds });

const routeFault = z.strictObject({ kind: z.literal('no-route'), functionName: name, service: name });

const faultRule = z.discriminatedUnion('kind', [eventFault, callFault, killFault, routeFault]);

/** A fault as the control API takes it. Throws `ValidationException`, with a hint, for one that could never be met. */
export function readFault(input: unknown, places: FaultPlaces): FaultRule {
  const fault = readInput(faultRule, input, 'fault');
  if (fault.kind === 'event') checkEvent(fault);
  else checkCall({ operation: '*', ...fault }, places.services);
  if (fault.functionName !== undefined) checkFunction(fault.functionName, places.functionNames());
  if (fault.kind === 'no-route' && !places.functionsInVpc().includes(fault.functionName)) {
    throw unknown('function in a VPC', fault.functionName, places.functionsInVpc());
  }
  if (fault.kind === 'call' && fault.action === 'throttle' && (fault.code ?? fault.message ?? fault.statusCode)) {
    throw invalid('a throttled call is answered as its service does', 'Leave code, message and status, or use fail.');
  }
  return fault;
}

function checkEvent({ action, delayMs, source, detailType, eventId, functionName }: z.infer<typeof eventFault>): void {
  if ((action === 'delay') !== (delayMs !== undefined)) {
    const fact = action === 'delay' ? "'delay' needs delayMs" : `'${action}' takes no delayMs`;
    throw invalid(fact, 'Give a delay with delay, and only there.');
  }
  if (source ?? detailType ?? eventId ?? functionName) return;
  throw invalid('no event is named', 'Give a source, a detail type, an RDS event id or a function.');
}

function checkCall({ service, operation }: { service: string; operation: string }, known: FaultPlaces['services']) {
  const found = known.find((one) => one.name === service);
  if (!found)
    throw unknown(
      'service',
      service,
      known.map((one) => one.name),
    );
  if (operation === '*' || Object.hasOwn(found.operations, operation)) return;
  const sameLetters = (one: string): boolean => one.toLowerCase() === operation.toLowerCase();
  const all = Object.keys(found.operations);
  const meant = all.find(sameLetters);
  throw meant
    ? invalid(`'${operation}' is no operation of '${service}' here`, `Write it as AWS does: ${meant}`)
    : unknown(`operation of '${service}'`, operation, all);
}

function checkFunction(functionName: string, known: readonly string[]): void {
  if (!known.includes(functionName)) throw unknown('function', functionName, known);
}

function unknown(kind: string, got: string, known: readonly string[]) {
  return invalid(`'${got}' is no ${kind} here`, `There are: ${known.toSorted().join(', ')}`);
}
