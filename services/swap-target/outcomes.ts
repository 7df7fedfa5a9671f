import { TargetSwapped } from '../../events/contracts/target-swapped.ts';
import { durationMs } from '../../shared/duration.ts';
import type { NextMove } from '../../shared/moves.ts';
import { besideArnOf, clusterArnOf, retiredNameOf } from '../../shared/names.ts';
import { announce } from '../../shared/outcome.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import type { Scene } from '../../shared/sightings.ts';
import type { TargetSwapOutput } from '../../shared/step-outputs.ts';
import type { SwapOutcome } from './ports.ts';
import { sidesIn } from './swap-proof.ts';

/** Whatever RDS takes longest over, the name may be without an answer: so the next look is as soon as the plan allows. */
export function waitingFor(saga: Saga, { kind, move }: Exclude<NextMove, { kind: 'done' }>, at: Date): SwapOutcome {
  const word = kind === 'missing' ? 'looking for' : 'renaming';
  return {
    kind: 'wait',
    summary: `${word} ${move.kind} '${move.from}' to be '${move.to}'`,
    until: new Date(at.getTime() + durationMs(planOf(saga).checks.closest)),
  };
}

/** Clients of the name get answers again, which is worth knowing apart: instances may take long to be renamed. */
export function named(saga: Saga, output: TargetSwapOutput, at: Date): SwapOutcome {
  const unreachableMs = msBetween(output.unreachableFrom ?? output.begunAt, at);
  return {
    kind: 'again',
    summary: `cluster '${planOf(saga).target.cluster}' is the new one, after ${unreachableMs} ms at most; its instances are next`,
    output: { ...output, namedAt: at.toISOString(), unreachableMs },
  };
}

const msBetween = (from: string, to: Date): number => Math.max(0, to.getTime() - Date.parse(from));

export function swapped(
  saga: Saga,
  output: TargetSwapOutput,
  scene: Scene,
  { at, writerFrom }: { readonly at: Date; readonly writerFrom: Date | undefined },
): SwapOutcome {
  const { target, swap } = planOf(saga);
  const { endpoint, port } = sidesIn(saga, scene).fresh?.cluster ?? {};
  // Another delivery may have renamed the writer: then nobody knows better than that it was after the cluster.
  const restartMs = msBetween(writerFrom?.toISOString() ?? output.namedAt ?? output.begunAt, at);
  const unreachableMs = (output.unreachableMs ?? 0) + restartMs;
  const keepUntil = new Date(at.getTime() + durationMs(swap.keepOldFor)).toISOString();
  const retiredClusterArn = besideArnOf(target, retiredNameOf(saga.restoreId));
  return {
    kind: 'done',
    summary: `everything bears its name; that of '${target.cluster}' was without an answer for ${unreachableMs} ms at most`,
    output: { ...output, unreachableMs, swappedAt: at.toISOString(), keepUntil, endpoint, port },
    event: announce(TargetSwapped, {
      targetClusterArn: clusterArnOf(target),
      retiredClusterArn,
      keepUntil,
      unreachableMs,
    }),
  };
}
