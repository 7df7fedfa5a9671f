import type { Move } from '../../shared/moves.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import type { Saga, Thing } from '../../shared/saga.ts';

/** How far one compensation has come, as the world shows it now. */
export type Progress =
  /** Something was asked of RDS: look again at once. */
  | { readonly kind: 'again'; readonly summary: string; readonly undone?: readonly Thing[] }
  /** RDS needs time. While nobody gets an answer under the target's name it is urgent. */
  | {
      readonly kind: 'wait';
      readonly summary: string;
      readonly isUrgent?: boolean;
      /** A rename was asked for in this turn. */
      readonly isRenaming?: boolean;
      readonly undone?: readonly Thing[];
    }
  /** Nothing more can be done. What `isGone` leaves nothing behind, so that its step can be done again. */
  | {
      readonly kind: 'over';
      readonly isGone: boolean;
      readonly undone?: readonly Thing[];
      readonly left?: readonly Thing[];
    };

/** The restore that is taken back, and its target's region. */
export interface UndoContext {
  readonly saga: Saga;
  readonly plan: Plan;
  readonly rds: UndoRds;
  readonly now: Date;
  /** No delivery of an interrupted step can be in the middle of a call any more. */
  readonly isQuiet: boolean;
}

/** What undoing asks of RDS. Deleting is quiet where the thing is gone already. */
export interface UndoRds {
  readonly look: Pick<RdsReader, 'snapshot' | 'cluster' | 'instance' | 'instancesOf'>;
  readonly deleteSnapshot: (snapshotId: string) => Promise<void>;
  readonly tagSnapshot: (snapshotArn: string, tags: Readonly<Record<string, string>>) => Promise<void>;
  readonly deleteInstance: (instanceId: string) => Promise<void>;
  /** Without a final snapshot: the new cluster is itself a copy of a copy. */
  readonly deleteCluster: (clusterId: string) => Promise<void>;
  readonly protectCluster: (clusterId: string, isProtected: boolean) => Promise<void>;
  /** Starts a stopped cluster with its instances. */
  readonly startCluster: (clusterId: string) => Promise<void>;
  readonly rename: (move: Pick<Move, 'kind' | 'from' | 'to'>) => Promise<void>;
}

/** Over, and nothing of it is there (any more). */
export const GONE = { kind: 'over', isGone: true } as const satisfies Progress;

export const left = (...things: readonly Thing[]): Progress => ({ kind: 'over', isGone: false, left: things });
