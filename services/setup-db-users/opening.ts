import { TerminalError } from '../../shared/errors.ts';
import { assertWhole } from '../../shared/new-cluster.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { ClusterFacts } from '../../shared/rds-facts.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { type ClusterRestoreOutput, outputOf } from '../../shared/step-outputs.ts';
import type { SetupDbUsersPorts } from './ports.ts';

type Opening = ClusterRestoreOutput['opening'];
type SetupOutcome = Outcome<'setup-db-users'>;

/** What an instance never leaves by itself; an opening's parameters can put it there. */
const INSTANCE_FAILED = new Set([
  'deleting',
  'failed',
  'incompatible-network',
  'incompatible-parameters',
  'restore-error',
  'storage-full',
]);

/** Takes the cluster out of quarantine, then waits until every instance runs with the cluster's new parameters. */
export async function opened(
  saga: Saga,
  cluster: ClusterFacts,
  ports: SetupDbUsersPorts,
  now: Date,
): Promise<SetupOutcome | undefined> {
  const { opening } = outputOf(saga, 'restore-snapshot');
  if (!shows(cluster, opening)) {
    await ports.openCluster(cluster.id, opening);
    return waiting(saga, `opening cluster '${cluster.id}'`);
  }
  const instances = await ports.target.instancesOf(cluster.id);
  const failed = instances.find(({ status }) => INSTANCE_FAILED.has(status));
  if (failed) throw notOpened(failed, opening);
  const busy = instances.find(({ status, hasPendingChanges }) => status !== 'available' || hasPendingChanges);
  if (busy) return waiting(saga, `instance '${busy.id}' is ${busy.status}`);
  assertWhole(saga, { cluster, instances });
  return rebooting(saga, cluster, ports, now);
}

/** Some parameters are read only when a server starts. Readers follow the writer: its restart may restart them too. */
async function rebooting(
  saga: Saga,
  { id, members }: ClusterFacts,
  ports: SetupDbUsersPorts,
  now: Date,
): Promise<SetupOutcome | undefined> {
  const output = outputOf(saga, 'setup-db-users');
  const stale = members.filter(({ needsReboot }) => needsReboot);
  if (stale.length === 0) {
    if (isStatusKnown(saga, now)) return undefined;
    if (!output.openedAt) {
      const summary = `cluster '${id}' shows the groups it is opened with`;
      return { kind: 'again', summary, output: { ...output, openedAt: now.toISOString() } };
    }
    return waiting(saga, 'waiting until RDS says whether the instances need a reboot for their new parameters');
  }
  if (!output.rebootedAt) {
    const summary = `the instances need a reboot for the parameters they are opened with`;
    return { kind: 'again', summary, output: { ...output, rebootedAt: now.toISOString() } };
  }
  const writer = stale.find(({ isWriter }) => isWriter);
  const next = writer ? [writer] : stale;
  for (const instance of next) await ports.rebootInstance(instance.id);
  const names = next.map((instance) => `'${instance.id}'`).join(', ');
  return waiting(saga, `rebooting ${names} with the parameters it is opened with`);
}

/**
 * A member's parameter status follows the change of its cluster's group a moment later, and `in-sync` means nothing before.
 * AWS names no limit.
 */
const PARAMETER_STATUS_WITHIN_MS = 2 * 60_000;

/** Whether `in-sync` can be believed: another group makes every member `pending-reboot` first. */
function isStatusKnown(saga: Saga, now: Date): boolean {
  const { openedAt, rebootedAt } = outputOf(saga, 'setup-db-users');
  const isSameGroup =
    outputOf(saga, 'restore-snapshot').opening.clusterParameterGroup === planOf(saga).quarantine.clusterParameterGroup;
  const isLongAgo = openedAt !== undefined && now.getTime() - Date.parse(openedAt) >= PARAMETER_STATUS_WITHIN_MS;
  return isSameGroup || rebootedAt !== undefined || isLongAgo;
}

/** The plan's SQL may have taken an hour, which says nothing of how long the opening takes. */
function waiting(saga: Saga, summary: string): SetupOutcome {
  const { securedAt } = outputOf(saga, 'setup-db-users');
  return { kind: 'wait', summary, since: new Date(securedAt!) };
}

function shows({ securityGroups, clusterParameterGroup }: ClusterFacts, opening: Opening): boolean {
  const wanted = new Set(opening.securityGroups);
  const isOpen = securityGroups.length === wanted.size && securityGroups.every((id) => wanted.has(id));
  return isOpen && clusterParameterGroup === opening.clusterParameterGroup;
}

function notOpened({ id, status }: { readonly id: string; readonly status: string }, opening: Opening): TerminalError {
  return new TerminalError(
    'ClusterNotOpened',
    `instance '${id}' has status '${status}' with cluster parameter group '${opening.clusterParameterGroup}', expected 'available'`,
    `See what RDS says: aws rds describe-events --source-identifier ${id} --source-type db-instance`,
  );
}
