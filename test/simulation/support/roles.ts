import type { ServiceName } from '../../../events/services.ts';
import { statementsOf } from '../../../infra/grants.ts';
import { MANIFESTS } from '../../../infra/manifests.ts';
import { placeOf, type Place } from '../../../infra/place.ts';
import { createIam, type Iam } from '../../../local/iam/iam.ts';
import type { Authorize } from '../../../local/wire/run-operation.ts';
import type { Principal } from '../../../local/wire/service.ts';
import type { Plan } from '../../../shared/plan.ts';
import { ACCOUNT, TARGET_REGION } from '../../support/a-plan.ts';

/** Of the one deployment that every simulation runs in. */
export const DEPLOYED: Place = placeIn([]);

/** Whether a deployment of this plan lets its functions make a call. */
export function authorizerFor(plan: Plan): Authorize {
  const key = JSON.stringify(plan);
  const known = authorizers.get(key) ?? remembering(rolesFor(plan).authorize);
  authorizers.set(key, known);
  return known;
}

const authorizers = new Map<string, Authorize>();

/** Policies never change here, so the same question has the same answer in every simulation. */
function remembering(authorize: Authorize): Authorize {
  const answers = new Map<string, Error | undefined>();
  return (permission, caller) => {
    const question = JSON.stringify([permission, caller]);
    if (!answers.has(question))
      answers.set(
        question,
        refusalOf(() => authorize(permission, caller)),
      );
    const refusal = answers.get(question);
    if (refusal) throw refusal;
  };
}

function refusalOf(ask: () => void): Error | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** The roles of all functions with the policies of the deployment. */
function rolesFor(plan: Plan): Iam {
  const iam = createIam();
  const place = placeIn([plan]);
  for (const manifest of MANIFESTS) {
    const roleArn = roleArnOf(manifest.name);
    iam.putRole({ roleArn, trustPolicy: { Version: '2012-10-17', Statement: [] } });
    iam.putRolePolicy(roleArn, 'deployed', { Version: '2012-10-17', Statement: statementsOf(manifest, place) });
  }
  return iam;
}

export const roleOf = (service: ServiceName): Principal => ({
  kind: 'role',
  roleArn: roleArnOf(service),
  sessionName: service,
});

const roleArnOf = (service: ServiceName): string => `arn:aws:iam::${ACCOUNT}:role/${service}`;

function placeIn(plans: readonly Plan[]): Place {
  const topicKey = `arn:aws:kms:${TARGET_REGION}:${ACCOUNT}:key/topic`;
  return placeOf({ account: ACCOUNT, region: TARGET_REGION, plans } as Parameters<typeof placeOf>[0], topicKey);
}
