import type { Outcome } from '../../shared/outcome.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import type { DeletionProof } from './deletion-proof.ts';

export interface DeleteRdsPorts {
  readonly target: Pick<RdsReader, 'cluster' | 'instancesOf' | 'snapshot'>;
  readonly createFinalSnapshot: (
    proof: DeletionProof,
    snapshotId: string,
    tags: Readonly<Record<string, string>>,
  ) => Promise<void>;
  readonly liftProtection: (proof: DeletionProof) => Promise<void>;
  readonly deleteInstance: (proof: DeletionProof, instanceId: string) => Promise<void>;
  readonly deleteCluster: (proof: DeletionProof) => Promise<void>;
}

export type DeletionOutcome = Outcome<'delete-rds'>;
