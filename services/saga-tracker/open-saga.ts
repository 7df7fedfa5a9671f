import { RestoreAccepted } from '../../events/contracts/restore-accepted.ts';
import { RestoreQueued } from '../../events/contracts/restore-queued.ts';
import { RestoreRejected } from '../../events/contracts/restore-rejected.ts';
import { FIRST_STEP } from '../../events/services.ts';
import { NONE_ANSWERED } from '../../shared/answered.ts';
import { AUDIT_START } from '../../shared/audit.ts';
import { durationMs } from '../../shared/duration.ts';
import type { TerminalError } from '../../shared/errors.ts';
import { clusterArnOf } from '../../shared/names.ts';
import { announce } from '../../shared/outcome.ts';
import type { Plan } from '../../shared/plan.ts';
import { withoutSql } from '../../shared/plan-sql.ts';
import { assertPartsFit } from '../../shared/saga-limits.ts';
import type { Opening, Starts } from '../../shared/saga-store.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { committed, isoAfter, soon, type Transition, type Turn, withEvents } from '../../shared/commit.ts';
import { begun, stepDeadlineAt } from '../../shared/transition.ts';
import type { Request } from './plan-for.ts';
import { manifest } from './service.ts';

/** What a request that may be served opens its restore with. */
export interface Grounds {
  readonly request: Request;
  readonly plan: Plan;
  readonly expectedMs: Saga['expectedMs'];
  readonly starts: Starts;
}

/** A restore that may begin: the first step's turn. Pure. */
export function acceptedSaga(grounds: Grounds, turn: Turn): Opening {
  return openingOf(begunSaga(plannedSaga(grounds, turn), turn), grounds);
}

/** A restore that waits until the target is free. Its clock runs already, to notice when it has waited too long. Pure. */
export function queuedSaga(grounds: Grounds, behind: string, turn: Turn): Opening {
  const { plan } = grounds;
  const saga = plannedSaga(grounds, turn);
  const summary = `queued for target '${plan.target.cluster}', which restore '${behind}' holds`;
  const opened = committed(saga, manifest.name, turn, 'queued', summary, {
    phase: 'queued',
    nextCheckAt: soon(saga, turn),
    outbox: withEvents(saga, manifest, turn, [announce(RestoreQueued, { plan: plan.name, behind })]),
  });
  return { ...openingOf(opened, grounds), behind };
}

/** Both freeze the plan's SQL with the plan: later edits of the plan do not reach it. Throws where the plan is too large. */
function openingOf({ after: saga, entry }: Transition, { plan, starts }: Grounds): Opening {
  assertPartsFit({}, saga);
  return { saga, entry, lockArn: clusterArnOf(plan.target), starts, planSql: withoutSql(plan).sql };
}

/** The restore once it has its target: its deadlines count from now. Pure. */
export function begunSaga(saga: Saga, turn: Turn): Transition {
  const plan = planOf(saga);
  const deadlineAt = isoAfter(turn.now, durationMs(plan.deadlines.total));
  const accepted = announce(RestoreAccepted, {
    plan: plan.name,
    sourceClusterArn: clusterArnOf(plan.source),
    targetClusterArn: clusterArnOf(plan.target),
    deadlineAt,
  });
  return committed(
    saga,
    manifest.name,
    turn,
    'accepted',
    `plan '${plan.name}' accepted, target '${plan.target.cluster}' locked`,
    {
      phase: 'running',
      step: FIRST_STEP,
      steps: { [FIRST_STEP]: begun(turn) },
      deadlineAt,
      stepDeadlineAt: stepDeadlineAt(plan, FIRST_STEP, deadlineAt, turn.now),
      nextCheckAt: soon(saga, turn),
      outbox: withEvents(saga, manifest, turn, [accepted]),
    },
  );
}

/** A restore that never runs, kept so that `status` and `audit` can say why. Pure. */
export function rejectedSaga(request: Request, refusal: TerminalError, turn: Turn): Opening {
  const { code, fact: message, hint } = refusal;
  const saga = blankSaga(request, turn);
  const rejected = announce(RestoreRejected, { plan: request.planName, code, message, hint });
  const opened = committed(saga, manifest.name, turn, 'rejected', `${code}: ${message}`, {
    phase: 'rejected',
    step: 'ended',
    failure: { step: manifest.name, code, message, hint },
    endedAt: turn.now.toISOString(),
    outbox: withEvents(saga, manifest, turn, [rejected]),
  });
  return { saga: opened.after, entry: opened.entry };
}

function plannedSaga({ request, plan, expectedMs }: Grounds, turn: Turn): Saga {
  const deadlineAt = isoAfter(turn.now, durationMs(plan.deadlines.total));
  return {
    ...blankSaga(request, turn),
    plan: withoutSql(plan).plan,
    deadlineAt,
    stepDeadlineAt: deadlineAt,
    closestCheckSeconds: Math.ceil(durationMs(plan.checks.closest) / 1000),
    expectedMs,
  };
}

function blankSaga(request: Request, { now }: Turn): Saga {
  const at = now.toISOString();
  return {
    restoreId: request.restoreId,
    kind: 'saga',
    phase: 'running',
    step: manifest.name,
    planName: request.planName,
    request: request.facts,
    hops: request.facts.hops ?? 0,
    steps: {},
    outputs: {},
    run: 1,
    answered: NONE_ANSWERED,
    version: 0,
    audit: AUDIT_START,
    outbox: {},
    nextCheckAt: at,
    stepDeadlineAt: at,
    deadlineAt: at,
    closestCheckSeconds: 10,
    expectedMs: {},
    createdAt: at,
    updatedAt: at,
  };
}
