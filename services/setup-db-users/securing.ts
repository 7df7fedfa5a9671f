import type { Outcome } from '../../shared/outcome.ts';
import type { ClusterFacts } from '../../shared/rds-facts.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import { masterLogin, userSecrets } from './logins.ts';
import type { SetupDbUsersPorts } from './ports.ts';

type SetupOutcome = Outcome<'setup-db-users'>;

/** Logins of others, and whatever acts by itself; what was found is kept before anything of the plan's own runs. */
export async function secured(
  saga: Saga,
  cluster: ClusterFacts,
  ports: SetupDbUsersPorts,
  now: Date,
): Promise<SetupOutcome | undefined> {
  if (saga.outputs['setup-db-users']) return undefined;
  const found = await ports.secure(await masterLogin(saga, cluster, ports), planOf(saga));
  if (found === 'busy') return otherDelivery(saga, now);
  const { disabledLogins, neutralised, remains, accepted } = found;
  return {
    kind: 'again',
    summary:
      `nothing of the source works any more; disabled: ${named(disabledLogins, 'nobody')}; stopped: ${named(neutralised, 'nothing')}` +
      (remains.length > 0 ? `; can lead out when it is used: ${named(remains, 'nothing')}` : '') +
      (accepted.length > 0 ? `; accepted by the plan: ${named(accepted, 'nothing')}` : ''),
    output: { masterSecretArn: cluster.masterSecret!.arn, users: [], disabledLogins, neutralised, remains, accepted },
  };
}

/** The plan's own statements and checks, on a cluster that nobody else can reach. */
export async function prepared(
  saga: Saga,
  cluster: ClusterFacts,
  ports: SetupDbUsersPorts,
  now: Date,
): Promise<SetupOutcome | undefined> {
  const output = outputOf(saga, 'setup-db-users');
  const plan = planOf(saga);
  const { statements, checks } = plan.database;
  if (output.preparedAt || statements.length + checks.length === 0) return undefined;
  const changes = await ports.prepare(await masterLogin(saga, cluster, ports), plan);
  if (changes === 'busy') return otherDelivery(saga, now);
  const rows = changes.statementRows.map((count, index) => `${index + 1}: ${count} rows`).join(', ');
  return {
    kind: 'again',
    summary:
      `${statements.length} statements of the plan ran${rows && ` (${rows})`}, ${checks.length} checks are true; ` +
      `changed: ${named(changes.changedTables, 'nothing')}`,
    output: { ...output, ...changes, preparedAt: now.toISOString() },
  };
}

/** Logins and rights exactly as planned, seen and tried before anybody else is let in. */
export async function arranged(
  saga: Saga,
  cluster: ClusterFacts,
  ports: SetupDbUsersPorts,
  now: Date,
): Promise<SetupOutcome | undefined> {
  const output = outputOf(saga, 'setup-db-users');
  if (output.securedAt) return undefined;
  const secrets = await userSecrets(saga, cluster, ports);
  const passwords = new Map(secrets.map(({ user, secret }) => [user.name, secret.password]));
  const proofs = await ports.arrange(await masterLogin(saga, cluster, ports), planOf(saga), passwords);
  if (proofs === 'busy') return otherDelivery(saga, now);
  const told = proofs.map(
    ({ user, possible, impossible, tries }) =>
      `${user} (${possible} rights seen, ${impossible} others not there${tries.length > 0 ? `; ${tries.join(', ')}` : ''})`,
  );
  return {
    kind: 'again',
    summary: `logins are as planned: ${named(told, 'none')}`,
    output: {
      ...output,
      users: secrets.map(({ user, secret }) => ({ name: user.name, secretArn: secret.arn })),
      proofs,
      securedAt: now.toISOString(),
    },
  };
}

const named = (names: readonly string[], none: string): string => names.join(', ') || none;

/** In closest checks. Every look commits, and each commit makes the one at work try its own again: so not too often. */
const BUSY_CHECKS_APART = 6;

function otherDelivery({ closestCheckSeconds }: Saga, now: Date): SetupOutcome {
  const until = new Date(now.getTime() + closestCheckSeconds * BUSY_CHECKS_APART * 1000);
  return { kind: 'wait', summary: 'another delivery is at work in the database', until };
}
