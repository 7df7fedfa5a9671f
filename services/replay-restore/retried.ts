import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import type { StepName } from '../../events/services.ts';
import { type PutRequest, withAnswered } from '../../shared/answered.ts';
import { committed, isoAfter, soon, type Transition, type Turn, withEvents } from '../../shared/commit.ts';
import { durationMs } from '../../shared/duration.ts';
import { announce } from '../../shared/outcome.ts';
import { planOf, routeOf, type Saga } from '../../shared/saga.ts';
import { begun, stepDeadlineAt } from '../../shared/transition.ts';
import { manifest } from './service.ts';

/** The restore with its failed step running again, in a new attempt, under new deadlines. Pure. */
export function retried(saga: Saga, step: StepName, put: PutRequest, turn: Turn): Transition {
  const plan = planOf(saga);
  const deadlineAt = isoAfter(turn.now, durationMs(plan.deadlines.total));
  const attempt = (saga.steps[step]?.attempt ?? 1) + 1;
  const changes: Partial<Saga> = {
    phase: 'running',
    step,
    steps: { ...stepsBefore(saga, step), [step]: { ...begun(turn), attempt } },
    run: saga.run + 1,
    failure: undefined,
    undoing: undefined,
    endedAt: undefined,
    answered: withAnswered(saga.answered, put),
    deadlineAt,
    stepDeadlineAt: stepDeadlineAt(plan, step, deadlineAt, turn.now),
    nextCheckAt: soon(saga, turn),
    outbox: withEvents(saga, manifest, turn, [announce(StatusCheckDue, { steps: [step] })]),
  };
  const summary = `taken up again at '${step}', attempt ${attempt}; it had failed with ${saga.failure?.code}`;
  return committed(saga, manifest.name, turn, 'retry', summary, changes, { lock: { kind: 'take' } });
}

/** What an earlier run has seen of the steps that come after is not true of this one. */
function stepsBefore(saga: Saga, step: StepName): Saga['steps'] {
  const route = routeOf(saga);
  const before = route.slice(0, route.indexOf(step));
  return Object.fromEntries(before.flatMap((each) => (saga.steps[each] ? [[each, saga.steps[each]]] : [])));
}
