import type { ServiceName } from '../events/services.ts';
import type { AwsCall, AwsCondition, PlanResource, ServiceManifest } from '../shared/service-manifest.ts';
import { PLAN_TAG, RESTORE_TAG } from '../shared/names.ts';
import { TerminalError } from '../shared/errors.ts';
import { allow, commonGrants } from './common-grants.ts';
import { denials } from './denials.ts';
import { networkGrants } from './network.ts';
import type { Place } from './place.ts';
import { arnsOf, OF_THE_PIPELINE } from './plan-resources.ts';
import type { Condition, Statement } from './statement.ts';
import { named, united } from './united.ts';

/** All that a service may do for these plans and what it never may, whatever the roles that hold it. */
export function statementsOf(manifest: ServiceManifest, place: Place): readonly Statement[] {
  return [...planGrants(manifest, place), ...standingGrants(manifest, place), ...denials(place)];
}

/** What a service calls for these plans: what they need one by one, and nothing across them. */
export function planGrants({ name, calls }: ServiceManifest, place: Place): readonly Statement[] {
  const forPlans = calls.filter((call) => !isOfThePipeline(call));
  return united(place.plans.flatMap((plan) => callGrants(name, forPlans, { ...place, plans: [plan] })));
}

/** What a service does for no plan: its calls of the pipeline itself, what all services may, and what Lambda does for it. */
export function standingGrants(manifest: ServiceManifest, place: Place): readonly Statement[] {
  return [
    ...named(callGrants(manifest.name, manifest.calls.filter(isOfThePipeline), place)),
    ...commonGrants(manifest, place),
    ...networkGrants(manifest, place),
  ];
}

const isOfThePipeline = ({ on }: AwsCall): boolean => on.every((resource) => OF_THE_PIPELINE.includes(resource));

function callGrants(service: ServiceName, calls: readonly AwsCall[], place: Place): readonly Statement[] {
  return calls
    .flatMap((call) => grantsOf(service, call, place))
    .map(({ action, resources, condition }) => allow(action.split(':')[1]!, [action], resources, condition));
}

interface Grant {
  readonly action: string;
  readonly resources: readonly string[];
  readonly condition?: Condition;
}

/** A condition that a resource type cannot meet would deny the call as a whole, so those types get a grant of their own. */
function grantsOf(service: string, call: AwsCall, place: Place): readonly Grant[] {
  const { action, on, onlyIf, reason } = call;
  if (onlyIf === undefined) return grant(action, on, place);
  const able = on.filter((resource) => ABLE[onlyIf].includes(resource));
  const unable = on.filter((resource) => !ABLE[onlyIf].includes(resource));
  if (unable.length > 0 && reason === undefined) {
    throw new TerminalError(
      'ConditionCannotHold',
      `'${service}' asks for ${action} on ${unable.join(', ')} only if '${onlyIf}', which those never meet`,
      `Say in the call's 'reason' why they may go without it, or leave them out.`,
    );
  }
  return [...grant(action, able, place, conditionOf(onlyIf, place)), ...grant(action, unable, place)];
}

function grant(action: string, on: readonly PlanResource[], place: Place, condition?: Condition): readonly Grant[] {
  const resources = [...new Set(on.flatMap((resource) => arnsOf(resource, place)))];
  // A statement without resources is no valid policy; the plans simply have nothing that the action could be for.
  return resources.length === 0 ? [] : [{ action, resources, condition }];
}

/** What can carry our tags, or be created with them. */
const TAGGED: readonly PlanResource[] = [
  'target-cluster',
  'stoppable-targets',
  'target-instances',
  'beside-clusters',
  'beside-instances',
  'retired-clusters',
  'retired-instances',
  'own-instances',
  'own-snapshots',
  'user-secrets',
];

const ABLE: Readonly<Record<AwsCondition, readonly PlanResource[]>> = {
  'carries-plan-tag': TAGGED,
  'is-new': TAGGED,
  'takes-name': TAGGED,
  'carries-restore-tag': TAGGED,
  'requests-plan-tag': TAGGED,
  'is-own-master-secret': ['master-secrets'],
  'is-secrets-manager-key': ['account-keys'],
  'via-rds': ['plan-keys'],
};

/** Put by RDS on every secret that it makes for a master user. Nobody else can put a tag that begins with `aws:`. */
const CLUSTER_OF_SECRET = 'secretsmanager:ResourceTag/aws:rds:primaryDBClusterArn';

function conditionOf(name: AwsCondition, place: Place): Condition {
  const { plans, region } = place;
  const rdsRegions = [region, ...plans.map(({ source }) => source.region)];
  const planNames = plans.map((plan) => plan.name);
  const ofPlans = { StringEquals: { [`aws:ResourceTag/${PLAN_TAG}`]: planNames } };
  switch (name) {
    case 'carries-plan-tag':
      return ofPlans;
    case 'is-new':
      return { ...ofPlans, Null: { [`aws:ResourceTag/${RESTORE_TAG}`]: 'false' } };
    case 'takes-name':
      return { Null: { [`aws:ResourceTag/${PLAN_TAG}`]: 'true' } };
    case 'carries-restore-tag':
      return { Null: { [`aws:ResourceTag/${RESTORE_TAG}`]: 'false' } };
    case 'requests-plan-tag':
      return { StringEquals: { [`aws:RequestTag/${PLAN_TAG}`]: planNames } };
    case 'is-own-master-secret':
      return {
        StringLike: { [CLUSTER_OF_SECRET]: [...arnsOf('target-cluster', place), ...arnsOf('beside-clusters', place)] },
      };
    case 'is-secrets-manager-key':
      return { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/aws/secretsmanager' } };
    case 'via-rds':
      return {
        StringEquals: { 'kms:ViaService': [...new Set(rdsRegions)].map((each) => `rds.${each}.amazonaws.com`) },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      };
  }
}
