import type { Move } from '../../shared/moves.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { Saga } from '../../shared/saga.ts';
import type { SceneReader } from '../../shared/sightings.ts';
import type { SwapProof } from './swap-proof.ts';

export interface SwapTargetPorts {
  readonly target: SceneReader;
  /** Tags something of the old cluster as retired by this restore: IAM lets nothing else of the target be renamed. */
  readonly retire: (proof: SwapProof, arn: string, restoreId: string) => Promise<void>;
  readonly rename: (proof: SwapProof, move: Move) => Promise<void>;
  /** Whether it is still this step's turn: another delivery may have ended it, and everything be on its way back. */
  readonly hasTurn: (saga: Saga) => Promise<boolean>;
  /** Gives the time after the pause. */
  readonly pause: (ms: number) => Promise<Date>;
}

export type SwapOutcome = Outcome<'swap-target'>;
