import { clusterArnOf } from './names.ts';
import type { Saga } from './saga.ts';

export interface Leftover {
  readonly arn: string;
  readonly what: string;
}

/** What a restore has created, or begun to, and nobody has removed: people must know of it when it fails. Pure. */
export function whatIsLeft({ plan, outputs, failure }: Saga): readonly Leftover[] {
  const copy = outputs['copy-snapshot'];
  const archived = outputs['archive-snapshot']?.action;
  const deletion = outputs['delete-rds'];
  const cluster = outputs['restore-snapshot'];
  return [
    ...(copy && !copy.isInPlace && archived !== 'deleted'
      ? [{ arn: copy.snapshotArn, what: 'the copy of the snapshot; a new restore can be made from it' }]
      : []),
    ...(deletion?.finalSnapshotArn
      ? [
          {
            arn: deletion.finalSnapshotArn,
            what: 'the final snapshot of the old target; the old data can be restored from it',
          },
        ]
      : []),
    ...(cluster
      ? [{ arn: cluster.clusterArn, what: outputs['setup-db-users'] ? usable : unfinished }]
      : plan && deletion?.begunAt && failure?.step === 'delete-rds'
        ? [{ arn: clusterArnOf(plan.target), what: 'the old target; see whether its deletion had begun' }]
        : []),
  ];
}

const usable = 'the restored cluster; its users are set up';
const unfinished = "the restored cluster; it may still have the source's logins, so keep it closed or delete it";
