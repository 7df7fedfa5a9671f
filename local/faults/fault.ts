/** What somebody asks the switchboard to do wrong. Each kind says what it meets and how often. */
export type FaultRule = EventFault | CallFault | KillFault | RouteFault;

interface Bounds {
  /** How many it meets before it is used up; without it, all until it is cleared. */
  readonly times?: number;
  /** Meets each candidate with this probability only, above 0 and up to 1. */
  readonly chance?: number;
}

/** Meets deliveries: one event on its way to one target. What is not given, any will do. */
export interface EventFault extends Bounds {
  readonly kind: 'event';
  readonly action: 'drop' | 'delay' | 'duplicate' | 'reorder';
  /** For `delay` only. */
  readonly delayMs?: number;
  /** `aurora-restore`, `aws.rds`, … */
  readonly source?: string;
  readonly detailType?: string;
  /** RDS's own name of what happened, such as `RDS-EVENT-0170`. */
  readonly eventId?: string;
  /** Only deliveries to this function. */
  readonly functionName?: string;
}

export type When = 'before' | 'after';

/** Which calls are meant. Only what is deployed is met, never the developer, so that one can always look. */
export interface CallMatch {
  /** `rds`, `dynamodb`, `events`, … */
  readonly service: string;
  /** `CopyDBClusterSnapshot`, or `*` for every operation of the service. */
  readonly operation: string;
  /** Only calls that give this parameter, such as `NewDBClusterIdentifier` of a `ModifyDBCluster` that renames. */
  readonly parameter?: string;
  /** Before, the call has no effect. After, it had its effect and only the answer is lost. */
  readonly when: When;
}

export interface CallFault extends CallMatch, Bounds {
  readonly kind: 'call';
  readonly action: 'fail' | 'throttle';
  /** Only calls by this function. */
  readonly functionName?: string;
  /** For `fail` only; default `InternalFailure`. */
  readonly code?: string;
  readonly message?: string;
  readonly statusCode?: number;
}

/** Ends the function's workers at its call, so that nothing of the invocation runs on. */
export interface KillFault extends CallMatch, Bounds {
  readonly kind: 'kill';
  readonly functionName: string;
}

/** Packets of a function in a VPC to a service are dropped, as where neither a NAT nor an endpoint leads there. */
export interface RouteFault extends Bounds {
  readonly kind: 'no-route';
  readonly functionName: string;
  /** `secretsmanager`, `dynamodb`, … */
  readonly service: string;
}

/** A fault on the switchboard. */
export interface ActiveFault {
  readonly id: string;
  readonly rule: FaultRule;
  /** What it has met so far. */
  readonly met: number;
}

export function isUsedUp({ rule, met }: ActiveFault): boolean {
  return rule.times !== undefined && met >= rule.times;
}
