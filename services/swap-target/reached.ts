import type { Saga } from '../../shared/saga.ts';
import type { Scene } from '../../shared/sightings.ts';
import type { TargetSwapOutput } from '../../shared/step-outputs.ts';
import { certificateStep, isRestarting } from './certificate.ts';
import type { NameWatch } from './name-watch.ts';
import { swapped, waiting, waitingForName } from './outcomes.ts';
import type { SwapOutcome, SwapTargetPorts } from './ports.ts';
import { sidesIn, type SwapProof } from './swap-proof.ts';

interface Reaching {
  readonly scene: Scene;
  readonly proof: SwapProof;
  readonly watch: NameWatch;
  readonly ports: SwapTargetPorts;
  readonly at: Date;
  readonly isLast: boolean;
}

/** Everything bears its name: what a login through the target's finds decides. Nothing, where another look may tell. */
export async function reached(
  saga: Saga,
  output: TargetSwapOutput,
  { scene, proof, watch, ports, at, isLast }: Reaching,
): Promise<SwapOutcome | undefined> {
  const answer = watch.answer();
  const cluster = sidesIn(saga, scene).fresh?.cluster;
  if (answer.kind === 'in' && !isRestarting(output)) return swapped(saga, output, scene, at);
  if (!cluster || !(answer.kind === 'certificate' || isRestarting(output))) {
    return isLast ? { ...waitingForName(saga, answer, at), output } : undefined;
  }
  const step = certificateStep(saga, output, cluster, at);
  switch (step.kind) {
    case 'tell':
      return swapped(saga, output, scene, at);
    case 'note':
      return { kind: 'again', summary: step.summary, output: noted(output, step.restart) };
    case 'stop':
      await ports.stop(proof, cluster.id);
      break;
    case 'start':
      await ports.start(proof, cluster.id);
      break;
    case 'wait':
  }
  return isLast || step.kind !== 'wait' ? { ...waiting(saga, step.summary, at), output } : undefined;
}

/** After a start the certificate is judged anew. */
function noted(output: TargetSwapOutput, restart: NonNullable<TargetSwapOutput['restart']>): TargetSwapOutput {
  if (!restart.endedAt || !output.seen) return { ...output, restart };
  const { certificateFrom: _, certificateFact: __, ...seen } = output.seen;
  return { ...output, restart, seen };
}
