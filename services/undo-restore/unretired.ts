import { RETIRED_TAG } from '../../shared/names.ts';
import type { ClusterFacts, InstanceFacts } from '../../shared/rds-facts.ts';
import type { Progress, UndoContext } from './progress.ts';

/** Takes the tag off that lets IAM rename and delete. Nothing, once none of these things carries it. */
export async function unretired(
  things: readonly (ClusterFacts | InstanceFacts)[],
  { saga, rds }: UndoContext,
): Promise<Progress | undefined> {
  const tagged = things.filter(({ tags }) => tags[RETIRED_TAG] === saga.restoreId);
  if (tagged.length === 0) return undefined;
  for (const { arn } of tagged) await rds.untag(arn, RETIRED_TAG);
  return { kind: 'again', summary: `${tagged.map(({ id }) => `'${id}'`).join(', ')} are not retired any more` };
}
