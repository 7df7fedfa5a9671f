import type { Clock } from '../clock.ts';
import type { DeliveryFate, DeliveryFaults, PlannedDelivery } from '../eventbridge/delivery/delivery-faults.ts';
import { ActiveFaults } from './active-faults.ts';
import { CallJournal, type CallFilter, type CallRecord } from './call-journal.ts';
import { eventMatches } from './event-matches.ts';
import type { ActiveFault, CallFault, EventFault, FaultRule, KillFault, When } from './fault.ts';
import { HeldDeliveries } from './held-deliveries.ts';

export interface FaultSwitchboardOptions {
  readonly clock: Clock;
  /** From 0 up to, not including, 1; for faults with a chance. */
  readonly random: () => number;
  /** Calls that the journal keeps. */
  readonly callsMax?: number;
}

/** A call by something that is deployed. */
export interface CallByFunction {
  readonly service: string;
  readonly operation: string;
  readonly parameters?: readonly string[];
  /** Nothing for roles that are no function's, such as the state machine's. */
  readonly functionName?: string;
}

/** What goes wrong on purpose, and what was called. It decides; to make it happen is the services' business. */
export interface FaultSwitchboard {
  /** Throws `LimitExceededException` when there are too many already. */
  add(rule: FaultRule): ActiveFault;
  /** Oldest first, the used up included until they are cleared. */
  list(): readonly ActiveFault[];
  /** Clears one, or all, and delivers what they held back. Answers what was cleared. */
  clear(id?: string): readonly ActiveFault[];
  /** EventBridge's `faults`. */
  readonly deliveryFaults: DeliveryFaults;
  /** The fault that this call meets at this moment, if any; it counts as met. */
  meetCall(call: CallByFunction, when: When): (ActiveFault & { readonly rule: CallFault | KillFault }) | undefined;
  /** The services that a function cannot reach at this moment. */
  noRouteTo(functionName: string): readonly string[];
  record(call: Omit<CallRecord, 'at'>): void;
  /** The latest calls, oldest first. */
  journal(filter?: CallFilter): readonly CallRecord[];
}

/** A switchboard with nothing wrong yet. */
export function createFaultSwitchboard({ clock, random, callsMax }: FaultSwitchboardOptions): FaultSwitchboard {
  const faults = new ActiveFaults(random);
  const held = new HeldDeliveries(clock);
  const journal = new CallJournal(callsMax);
  return {
    add: (rule) => faults.add(rule),
    list: () => faults.all(),
    clear: (id) => {
      const cleared = faults.clear(id);
      for (const fault of cleared) held.releaseAll(fault.id);
      return cleared;
    },
    deliveryFaults: (delivery) => fateOf(delivery, faults, held),
    meetCall: (call, when) => faults.meet((rule) => callMatches(rule, call, when)),
    noRouteTo: (functionName) =>
      faults
        .all()
        .flatMap(({ rule }) => (rule.kind === 'no-route' && rule.functionName === functionName ? [rule.service] : [])),
    record: (call) => journal.write({ at: new Date(clock.now()).toISOString(), ...call }),
    journal: (filter) => journal.read(filter),
  };
}

function fateOf(delivery: PlannedDelivery, faults: ActiveFaults, held: HeldDeliveries): DeliveryFate {
  const matches = (rule: FaultRule): rule is EventFault => rule.kind === 'event' && eventMatches(rule, delivery);
  // What overtakes another is not held back itself, or nothing would ever pass.
  const overtakes = faults.all().filter(({ id, rule }) => matches(rule) && held.overtake(id, delivery));
  if (overtakes.length > 0) return { kind: 'deliver' };
  const fault = faults.meet(matches);
  switch (fault?.rule.action) {
    case undefined:
      return { kind: 'deliver' };
    case 'drop':
    case 'duplicate':
      return { kind: fault!.rule.action as 'drop' | 'duplicate' };
    case 'delay':
      return { kind: 'delay', delayMs: fault!.rule.delayMs ?? 0 };
    case 'reorder':
      return { kind: 'hold', until: held.hold(fault!.id, delivery) };
  }
}

function callMatches(rule: FaultRule, call: CallByFunction, when: When): rule is CallFault | KillFault {
  return (
    (rule.kind === 'call' || rule.kind === 'kill') &&
    rule.when === when &&
    (rule.parameter === undefined || call.parameters?.includes(rule.parameter) === true) &&
    rule.service === call.service &&
    (rule.operation === '*' || rule.operation === call.operation) &&
    (rule.functionName === undefined || rule.functionName === call.functionName)
  );
}
