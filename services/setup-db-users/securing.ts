import type { Outcome } from '../../shared/outcome.ts';
import type { Plan } from '../../shared/plan.ts';
import type { ClusterFacts } from '../../shared/rds-facts.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import { masterLogin, userSecrets } from './logins.ts';
import type { SetupDbUsersPorts } from './ports.ts';

type SetupOutcome = Outcome<'setup-db-users'>;

/** Users, other logins and whatever acts by itself; what was found is kept before anything of the plan's own runs. */
export async function secured(
  saga: Saga,
  cluster: ClusterFacts,
  ports: SetupDbUsersPorts,
  now: Date,
): Promise<SetupOutcome | undefined> {
  if (saga.outputs['setup-db-users']) return undefined;
  const plan = planOf(saga);
  const secrets = await userSecrets(saga, cluster, ports);
  const passwords = secrets.map(({ user, secret }) => ({ user, password: secret.password }));
  const found = await ports.secure(await masterLogin(saga, cluster, ports), plan, passwords);
  if (found === 'busy') return otherDelivery(saga, now);
  const { disabledLogins, neutralised } = found;
  return {
    kind: 'again',
    summary: `nothing of the source works any more; disabled: ${named(disabledLogins, 'nobody')}; stopped: ${named(neutralised, 'nothing')}`,
    output: {
      masterSecretArn: cluster.masterSecret!.arn,
      users: secrets.map(({ user, secret }) => ({ name: user.name, secretArn: secret.arn })),
      disabledLogins,
      neutralised,
      ...(!hasSql(plan) && { securedAt: now.toISOString() }),
    },
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
  if (output.securedAt) return undefined;
  const plan = planOf(saga);
  const { statements, checks } = plan.database;
  const result = await ports.prepare(await masterLogin(saga, cluster, ports), plan);
  if (result === 'busy') return otherDelivery(saga, now);
  return {
    kind: 'again',
    summary: `${statements.length} statements of the plan ran, ${checks.length} checks are true`,
    output: { ...output, securedAt: now.toISOString() },
  };
}

const hasSql = ({ database }: Plan): boolean => database.statements.length + database.checks.length > 0;

const named = (names: readonly string[], none: string): string => names.join(', ') || none;

/** In closest checks. Every look commits, and each commit makes the one at work try its own again: so not too often. */
const BUSY_CHECKS_APART = 6;

function otherDelivery({ closestCheckSeconds }: Saga, now: Date): SetupOutcome {
  const until = new Date(now.getTime() + closestCheckSeconds * BUSY_CHECKS_APART * 1000);
  return { kind: 'wait', summary: 'another delivery is at work in the database', until };
}
