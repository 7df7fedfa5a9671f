import { DatabaseUsersConfigured } from '../../events/contracts/database-users-configured.ts';
import { LATE_CALL_MS_MAX } from '../../shared/just-seen.ts';
import { announce, type Outcome } from '../../shared/outcome.ts';
import { staysProtected } from '../../shared/protection.ts';
import type { ClusterFacts } from '../../shared/rds-facts.ts';
import type { Saga } from '../../shared/saga.ts';
import { type DatabaseUsersOutput, outputOf } from '../../shared/step-outputs.ts';
import { userLogin, userSecrets } from './logins.ts';
import type { SetupDbUsersPorts } from './ports.ts';

/** Sees every user of the plan log in to the open cluster, and leaves it protected or not, as is wanted. */
export async function usable(
  saga: Saga,
  cluster: ClusterFacts,
  ports: SetupDbUsersPorts,
  now: Date,
): Promise<Outcome<'setup-db-users'>> {
  const isProtected = staysProtected(saga);
  const lateUntil = lateCallsUntil(saga);
  if (cluster.isProtected && !isProtected && now < lateUntil) {
    const summary = `cluster '${cluster.id}' stays protected from a deletion that may still be under way`;
    return { kind: 'wait', summary, until: lateUntil };
  }
  const secrets = await userSecrets(saga, cluster, ports);
  for (const user of secrets) await ports.proveLogin(userLogin(saga, user));
  if (cluster.isProtected !== isProtected) await ports.protectCluster(cluster.id, isProtected);
  const output = outputOf(saga, 'setup-db-users');
  const { users, disabledLogins = [], neutralised = [], proofs = [], changedTables = [], remains = [] } = output;
  const masterSecretArn = cluster.masterSecret!.arn;
  return {
    kind: 'done',
    summary:
      `cluster '${cluster.id}' is open and ours: ${users.length} users can log in, ${counted(proofs)}` +
      `${disabledLogins.length} other logins are disabled, ${neutralised.length} jobs and connections are stopped`,
    output: { ...output, masterSecretArn },
    event: announce(DatabaseUsersConfigured, {
      clusterArn: cluster.arn,
      masterSecretArn,
      users: [...users],
      proofs: proofs.map((proof) => ({ ...proof, tries: [...proof.tries] })),
      changedTables: [...changedTables],
      remains: [...remains],
    }),
  };
}

/**
 * Until when a deletion decided before this cluster was made may reach RDS under its name: of the old target, or of what an
 * earlier try of this restore had made. Pure.
 */
function lateCallsUntil({ run, steps, outputs }: Saga): Date {
  const deletedAt = outputs['delete-rds']?.hadExisted ? steps['delete-rds']?.endedAt : undefined;
  const decidedBy = run > 1 ? steps['restore-snapshot']?.startedAt : deletedAt;
  return new Date(decidedBy ? Date.parse(decidedBy) + LATE_CALL_MS_MAX : 0);
}

const counted = (proofs: NonNullable<DatabaseUsersOutput['proofs']>): string => {
  const sum = (key: 'possible' | 'impossible') => proofs.reduce((total, proof) => total + proof[key], 0);
  return `${sum('possible')} rights seen and ${sum('impossible')} others not there, `;
};
