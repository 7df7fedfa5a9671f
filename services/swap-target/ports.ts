import type { Move } from '../../shared/moves.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { ClusterFacts, InstanceFacts } from '../../shared/rds-facts.ts';
import type { Saga } from '../../shared/saga.ts';
import type { Login, LoginAnswer } from '../../shared/session.ts';
import type { SceneReader } from '../../shared/sightings.ts';
import type { SwapProof } from './swap-proof.ts';

export interface SwapTargetPorts {
  readonly target: SceneReader;
  /** Asks RDS for a change that changes nothing, under the permission that a rename needs: throws where IAM refuses it. */
  readonly seePermission: (proof: SwapProof, thing: ClusterFacts | InstanceFacts) => Promise<void>;
  /** The new cluster's master user, by the secret that RDS keeps of it. */
  readonly masterLogin: (secretArn: string) => Promise<Pick<Login, 'user' | 'password'>>;
  readonly tryLogin: (login: Login) => Promise<NameTry>;
  /** RDS stops, or starts, the new cluster with its instances. */
  readonly stop: (proof: SwapProof, clusterId: string) => Promise<void>;
  readonly start: (proof: SwapProof, clusterId: string) => Promise<void>;
  readonly rename: (proof: SwapProof, move: Move) => Promise<void>;
  /** Whether it is still this step's turn: another delivery may have ended it, and everything be on its way back. */
  readonly hasTurn: (saga: Saga) => Promise<boolean>;
  /** Gives the time after the pause. */
  readonly pause: (ms: number) => Promise<Date>;
}

/** One login, from its beginning to the answer. */
export interface NameTry {
  readonly answer: LoginAnswer;
  readonly from: Date;
  readonly to: Date;
}

export type SwapOutcome = Outcome<'swap-target'>;
