import { TerminalError } from '../shared/errors.ts';
import { planRoleNumber } from '../shared/names.ts';
import type { ServiceManifest } from '../shared/service-manifest.ts';
import { allow } from './common-grants.ts';
import { planRoleNameOf } from './config.ts';
import { denials } from './denials.ts';
import { planGrants, standingGrants } from './grants.ts';
import type { Place } from './place.ts';
import { IAM_QUOTAS, managedPolicies, type RolePolicies, rolePolicies } from './role-policies.ts';
import { united } from './united.ts';

/** Everything that a service may do, spread over roles and policies that are within IAM's quotas (ADR 22). */
export interface ServiceAccess {
  /** Of the function's own role. */
  readonly own: RolePolicies;
  /** Each of some plans, which the function's role assumes to work for one of them; empty where its own role holds all. */
  readonly planRoles: readonly RolePolicies[];
}

/** More would mean plans with names so long, or so many, that nobody has tried. */
const PLAN_ROLES_MAX = 64;

/** What no role may ever do, in policies that every role of a stack has. */
export const denialPolicies = (place: Place): RolePolicies['managed'] => managedPolicies(united(denials(place)));

/**
 * As one role where IAM has room for it, else with as few plan roles as do. Throws a `TerminalError` where the plans are
 * too many even so.
 */
export function serviceAccess(manifest: ServiceManifest, place: Place): ServiceAccess {
  const managedMax = IAM_QUOTAS.managedPoliciesPerRole - denialPolicies(place).length;
  const standing = standingGrants(manifest, place);
  const own = rolePolicies([...planGrants(manifest, place), ...standing], managedMax);
  if (own) return { own, planRoles: [] };
  for (let count = 2; manifest.hasPlanRoles && count <= PLAN_ROLES_MAX; count += 1) {
    const planRoles = shares(place, count).map((share) => rolePolicies(planGrants(manifest, share), managedMax));
    if (!planRoles.every((policies) => policies !== undefined)) continue;
    const assume = allow('WorkForPlans', ['sts:AssumeRole'], planRoleArns(manifest.name, place, count));
    return { own: rolePolicies([...standing, assume], managedMax)!, planRoles };
  }
  throw tooManyPlans(manifest, place);
}

/** The plans of each plan role, which follow from their names alone; a role may have none. */
const shares = (place: Place, count: number): readonly Place[] =>
  Array.from({ length: count }, (_, index) => ({
    ...place,
    plans: place.plans.filter(({ name }) => planRoleNumber(name, count) === index + 1),
  }));

const planRoleArns = (service: string, place: Place, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => place.roleOf(planRoleNameOf(service, place.region, index + 1)));

function tooManyPlans({ name }: ServiceManifest, { region, plans }: Place): TerminalError {
  const { inlineCharacters, managedCharacters, managedPoliciesPerRole } = IAM_QUOTAS;
  return new TerminalError(
    'PolicyTooLong',
    `the role of '${name}' cannot hold what ${plans.length} plans need in ${region}, expected at most ` +
      `${inlineCharacters} characters inline and ${managedPoliciesPerRole} policies of ${managedCharacters}`,
    `Deploy some plans of ${region} to another account, or give sources and targets shorter names.`,
  );
}
