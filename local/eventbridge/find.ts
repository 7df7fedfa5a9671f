import { parseArn } from '../sqs/arn.ts';
import type { Caller } from '../wire/service.ts';
import type { Context } from './context.ts';
import { type Bus, busArn, DEFAULT_BUS, regionOf, type RegionState, type Rule, ruleArn } from './eventbridge-state.ts';
import { notFound } from './faults.ts';

export interface BusReference {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

/** What a bus name or ARN means to a caller; no name means the default bus. */
export function busReference(
  nameOrArn: string | undefined,
  caller: Pick<Caller, 'accountId' | 'region'>,
): BusReference {
  const arn = parseArn(nameOrArn ?? '');
  if (!arn) return { accountId: caller.accountId, region: caller.region, name: nameOrArn ?? DEFAULT_BUS };
  return { accountId: arn.accountId, region: arn.region, name: arn.resource.replace(/^event-bus\//, '') };
}

export function regionOfCaller(context: Context, caller: Pick<Caller, 'accountId' | 'region'>): RegionState {
  return regionOf(context.state, caller.accountId, caller.region, context.clock.now());
}

/** The bus, or undefined when there is none. */
export function busIfAny(context: Context, reference: BusReference): Bus | undefined {
  return regionOfCaller(context, reference).buses.get(reference.name);
}

/** The bus a request names. Throws ResourceNotFoundException. */
export function busOf(context: Context, nameOrArn: string | undefined, caller: Caller): Bus {
  const reference = busReference(nameOrArn, caller);
  const bus = busIfAny(context, reference);
  if (!bus) throw notFound(`Event bus ${reference.name} does not exist.`);
  return bus;
}

/** The rule a request names. Throws ResourceNotFoundException. */
export function ruleOf(bus: Bus, name: string | undefined): Rule {
  const rule = bus.rules.get(name ?? '');
  if (!rule) throw notFound(`Rule ${name} does not exist on EventBus ${bus.name}.`);
  return rule;
}

/** The ARN of a rule that a request names, whether it exists or not. */
export function ruleArnOf(name: string | undefined, bus: string | undefined, caller: Caller): string {
  const { region, accountId, name: busName } = busReference(bus, caller);
  return ruleArn(region, accountId, busName, name ?? '');
}

/** The ARN of a bus that a request names, whether it exists or not. */
export function busArnOf(nameOrArn: string | undefined, caller: Caller): string {
  const { region, accountId, name } = busReference(nameOrArn, caller);
  return busArn(region, accountId, name);
}
