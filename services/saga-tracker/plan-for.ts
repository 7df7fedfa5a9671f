import { unknownPlan } from '../../shared/admission.ts';
import { spokenDuration } from '../../shared/duration.ts';
import { TerminalError, terminalErrorOf } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RestoreRequest } from '../../shared/saga.ts';

/** A request as the tracker weighs it. */
export interface Request {
  readonly restoreId: string;
  readonly planName: string;
  readonly putAt: Date;
  readonly facts: RestoreRequest;
  /** Why it is refused whatever its plan says. */
  readonly refusal?: TerminalError;
}

/** Older requests are not served: they come out of a replay or a queue, and nobody waits for them any more. */
const REQUEST_AGE_MAX_MS = 24 * 3_600_000;

/** Events of ours that may have led to a request. A restore puts about ten, so these are several in a row. */
export const HOPS_MAX = 64;

/** The plan that a request asks for. Throws a `TerminalError` when the request cannot be served. Pure. */
export function planFor(request: Request, plans: ReadonlyMap<string, Plan>, now: Date): Plan {
  if (request.refusal) throw request.refusal;
  const plan = plans.get(request.planName);
  if (!plan) throw terminalErrorOf(unknownPlan(request.planName, [...plans.keys()]));
  const ageMs = now.getTime() - request.putAt.getTime();
  // An age that is no number is refused as well.
  if (!(ageMs <= REQUEST_AGE_MAX_MS)) throw tooOld(ageMs);
  const { hops = 0 } = request.facts;
  if (hops > HOPS_MAX) throw tooManyHops(hops);
  return plan;
}

function tooOld(ageMs: number): TerminalError {
  return new TerminalError(
    'RequestTooOld',
    `the request was put ${spokenDuration(ageMs)} ago, expected at most ${spokenDuration(REQUEST_AGE_MAX_MS)}`,
    'If the restore is still wanted, request it anew.',
  );
}

function tooManyHops(hops: number): TerminalError {
  return new TerminalError(
    'TooManyHops',
    `${hops} events of the pipeline led to this request, expected at most ${HOPS_MAX}: restores seem to request each other`,
    'Find the rule or function that answers events of a restore with RestoreRequested, and stop it.',
  );
}
