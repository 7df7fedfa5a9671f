import { TargetSwapped } from '../../events/contracts/target-swapped.ts';
import { durationMs } from '../../shared/duration.ts';
import type { NextMove } from '../../shared/moves.ts';
import { besideArnOf, clusterArnOf, retiredNameOf } from '../../shared/names.ts';
import { announce } from '../../shared/outcome.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import type { Scene } from '../../shared/sightings.ts';
import type { TargetSwapOutput } from '../../shared/step-outputs.ts';
import type { LoginAnswer } from '../../shared/session.ts';
import { NOTHING_SEEN, unreachableMsOf } from './name-seen.ts';
import type { SwapOutcome } from './ports.ts';
import { sidesIn } from './swap-proof.ts';

/** Whatever RDS takes longest over, the name may be without an answer: so the next look is as soon as the plan allows. */
export function waitingFor(saga: Saga, { kind, move }: Exclude<NextMove, { kind: 'done' }>, at: Date): SwapOutcome {
  const word = kind === 'missing' ? 'looking for' : 'renaming';
  return waiting(saga, `${word} ${move.kind} '${move.from}' to be '${move.to}'`, at);
}

/** Both clusters bear their names. Instances may take long to be renamed: so it is committed by itself. */
export function named(saga: Saga, output: TargetSwapOutput, at: Date): SwapOutcome {
  const summary = `cluster '${planOf(saga).target.cluster}' is the new one; its instances are next`;
  return { kind: 'again', summary, output: { ...output, namedAt: at.toISOString() } };
}

/** Everything bears its name. With what the last login came to: the new cluster, or its certificate was another one's. */
export function swapped(saga: Saga, output: TargetSwapOutput, scene: Scene, at: Date): SwapOutcome {
  const { target, swap } = planOf(saga);
  const { endpoint, port } = sidesIn(saga, scene).fresh?.cluster ?? {};
  const { certificateFact, reachedAt, isMeasured } = output.seen ?? NOTHING_SEEN;
  const unreachableMs = unreachableMsOf(output, at);
  const keepUntil = new Date(at.getTime() + durationMs(swap.keepOldFor)).toISOString();
  const reached = certificateFact
    ? `clients that check names do not reach it: ${certificateFact}`
    : `a login through '${target.cluster}' reaches the new cluster`;
  const silence = isMeasured ? `${unreachableMs} ms, as tries saw it` : `not measured, ${unreachableMs} ms at most`;
  return {
    kind: 'done',
    summary: `everything bears its name, and ${reached}; nobody answered for ${silence}`,
    output: { ...output, unreachableMs, swappedAt: at.toISOString(), keepUntil, endpoint, port },
    event: announce(TargetSwapped, {
      targetClusterArn: clusterArnOf(target),
      retiredClusterArn: besideArnOf(target, retiredNameOf(saga.restoreId)),
      keepUntil,
      unreachableMs,
      isMeasured,
      // A login before the last rename says nothing of a certificate that is wrong now.
      ...(certificateFact ? { certificateUnknown: certificateFact } : { reachedAt }),
    }),
  };
}

/** What the name answers to, for people. */
export function waitingForName(saga: Saga, answer: LoginAnswer, at: Date): SwapOutcome {
  const name = planOf(saga).target.cluster;
  const found = {
    in: 'the new cluster',
    another: 'a server that does not know the password of the new cluster, as the old one is',
    certificate: 'a server with a certificate for other names',
    nobody: 'nobody',
  }[answer.kind];
  const fact = 'fact' in answer ? `: ${answer.fact}` : '';
  return waiting(saga, `everything bears its name; a login through '${name}' finds ${found}${fact}`, at);
}

export function waiting(saga: Saga, summary: string, at: Date): SwapOutcome {
  return { kind: 'wait', summary, until: new Date(at.getTime() + durationMs(planOf(saga).checks.closest)) };
}
