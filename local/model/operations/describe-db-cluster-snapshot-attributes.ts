import { required } from '../identifiers.ts';
import type { Scope } from '../region-state.ts';
import { ownSnapshotNamed, type Snapshot } from '../snapshot.ts';

export interface SnapshotAttributes {
  readonly DBClusterSnapshotAttributesResult: {
    readonly DBClusterSnapshotIdentifier: string;
    readonly DBClusterSnapshotAttributes: readonly {
      readonly AttributeName: string;
      readonly AttributeValues: string[];
    }[];
  };
}

/** With whom a snapshot of the caller's own is shared. */
export function describeDbClusterSnapshotAttributes(
  scope: Scope,
  input: { DBClusterSnapshotIdentifier?: string },
): SnapshotAttributes {
  return attributesOf(
    ownSnapshotNamed(scope, required('DBClusterSnapshotIdentifier', input.DBClusterSnapshotIdentifier)),
  );
}

export function attributesOf(snapshot: Snapshot): SnapshotAttributes {
  return {
    DBClusterSnapshotAttributesResult: {
      DBClusterSnapshotIdentifier: snapshot.name,
      DBClusterSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues: [...snapshot.sharedWith].sort() }],
    },
  };
}
