import { clusterStands, type Cluster } from './cluster.ts';
import type { Scope } from './region-state.ts';
import { queueTransition } from './transitions.ts';

/** New values that take effect after the status was `modifying` for a while. */
export type ClusterChange = Partial<
  Pick<Cluster, 'securityGroups' | 'parameterGroup' | 'serverlessScaling' | 'logExports' | 'iamAuthentication'>
>;

/** Its members need a restart; their status says so a moment later. */
export function parametersChanged(scope: Scope, cluster: Cluster): void {
  cluster.parametersVersion += 1;
  const version = cluster.parametersVersion;
  const show = () => {
    cluster.shownParametersVersion = version;
  };
  if (scope.lags.parameterStatusMs > 0) scope.clock.after(scope.lags.parameterStatusMs, show);
  else show();
}

/** Queues a change of settings; nothing happens when there is nothing to change. */
export function changeLater(scope: Scope, cluster: Cluster, change: ClusterChange): void {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) return;
  queueTransition(scope, cluster, () => clusterStands(scope, cluster), {
    status: 'modifying',
    durationMs: scope.durations.modifyMs,
    work: () => undefined,
    apply: () => {
      const { parameterGroup } = cluster;
      Object.assign(cluster, given);
      if (cluster.parameterGroup !== parameterGroup) parametersChanged(scope, cluster);
      if ('iamAuthentication' in given) delete cluster.pending.IAMDatabaseAuthenticationEnabled;
    },
    giveUp: () => undefined,
  });
}
