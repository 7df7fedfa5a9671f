import { OWN_TAG_PREFIX } from './names.ts';
import type { ClusterSettings, InstanceSettings } from './step-outputs.ts';
import type { Target } from './target-guard.ts';

/** Reads how the old target is set up, since a restore carries none of it over by itself. Pure. */
export function captureSettings({ cluster, instances }: Target): ClusterSettings {
  const isWriter = (id: string) => cluster.members.some((member) => member.id === id && member.isWriter);
  const writerFirst = instances.toSorted((left, right) => Number(isWriter(right.id)) - Number(isWriter(left.id)));
  return {
    subnetGroup: cluster.subnetGroup,
    securityGroups: cluster.securityGroups,
    clusterParameterGroup: cluster.clusterParameterGroup,
    port: cluster.port,
    iamAuthentication: cluster.iamAuthentication,
    backupRetentionDays: cluster.backupRetentionDays,
    deletionProtection: cluster.isProtected,
    copyTagsToSnapshot: cluster.copyTagsToSnapshot,
    logExports: cluster.logExports,
    ...(cluster.serverlessCapacity && { serverlessCapacity: cluster.serverlessCapacity }),
    tags: Object.fromEntries(Object.entries(cluster.tags).filter(([key]) => isTagOfPeople(key))),
    instances: writerFirst.map(
      ({ class: instanceClass, availabilityZone, promotionTier, parameterGroup }): InstanceSettings => ({
        class: instanceClass,
        availabilityZone,
        promotionTier,
        parameterGroup,
      }),
    ),
  };
}

/** AWS sets its own tags, and ours say which restore made the cluster that is going. */
export function isTagOfPeople(key: string): boolean {
  return !/^(aws|rds):/i.test(key) && !key.startsWith(OWN_TAG_PREFIX);
}
