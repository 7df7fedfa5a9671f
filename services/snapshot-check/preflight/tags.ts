import { isTagOfPeople } from '../../../shared/capture-settings.ts';
import type { Plan } from '../../../shared/plan.ts';
import { OWN_TAGS_MAX, TAGS_MAX } from '../../../shared/plan-fields.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Target } from '../../../shared/target-guard.ts';

type Tags = Readonly<Record<string, string>>;

/**
 * Whether the new cluster has room for its tags: those of the old one, the plan's and ours; and each old instance for the
 * mark that it gets before it goes. The old cluster has no more tags than the new one will have. Pure.
 */
export function tagFindings(plan: Plan, target: Target | undefined): readonly Finding[] {
  if (!target) return [];
  const { cluster, instances } = target;
  const ofNew = { ...cluster.tags, ...plan.tags };
  const what = `the new '${cluster.id}' would have the tags of the old one and of plan '${plan.name}':`;
  return [
    ...tooMany(what, ofNew, cluster.arn, plan),
    ...instances.flatMap(({ id, arn, tags }) => tooMany(`instance '${id}' has`, tags, arn, plan)),
  ];
}

function tooMany(what: string, tags: Tags, arn: string, { target }: Plan): readonly Finding[] {
  const count = Object.keys(tags).filter(isTagOfPeople).length;
  const surplus = count + OWN_TAGS_MAX - TAGS_MAX;
  if (surplus <= 0) return [];
  return [
    {
      code: 'TooManyTags',
      message: `${what} ${count}, expected at most ${TAGS_MAX - OWN_TAGS_MAX}, since RDS keeps ${TAGS_MAX} and the pipeline adds ${OWN_TAGS_MAX}`,
      hint: `Remove ${surplus} or more that nobody needs: aws rds remove-tags-from-resource --resource-name ${arn} --region ${target.region} --tag-keys KEY`,
    },
  ];
}
