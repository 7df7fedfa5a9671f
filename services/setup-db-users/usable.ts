import { DatabaseUsersConfigured } from '../../events/contracts/database-users-configured.ts';
import { announce, type Outcome } from '../../shared/outcome.ts';
import type { ClusterFacts } from '../../shared/rds-facts.ts';
import type { Saga } from '../../shared/saga.ts';
import { type DatabaseUsersOutput, outputOf } from '../../shared/step-outputs.ts';
import { userLogin, userSecrets } from './logins.ts';
import type { SetupDbUsersPorts } from './ports.ts';

/** Sees every user of the plan log in to the open cluster, and protects it where that is wanted. */
export async function usable(
  saga: Saga,
  cluster: ClusterFacts,
  ports: SetupDbUsersPorts,
): Promise<Outcome<'setup-db-users'>> {
  const secrets = await userSecrets(saga, cluster, ports);
  for (const user of secrets) await ports.proveLogin(userLogin(saga, user));
  if (outputOf(saga, 'restore-snapshot').isProtectedAfter && !cluster.isProtected)
    await ports.protectCluster(cluster.id);
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

const counted = (proofs: NonNullable<DatabaseUsersOutput['proofs']>): string => {
  const sum = (key: 'possible' | 'impossible') => proofs.reduce((total, proof) => total + proof[key], 0);
  return `${sum('possible')} rights seen and ${sum('impossible')} others not there, `;
};
