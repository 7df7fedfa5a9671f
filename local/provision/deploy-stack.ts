import type { Iam } from '../iam/iam.ts';
import type { Lambda } from '../lambda/lambda.ts';
import type { LogGroups } from '../logs/log-groups.ts';
import type { CallService, Caller } from '../wire/service.ts';
import { resolve } from './intrinsics/resolve.ts';
import type { ResourceValues, Scope } from './intrinsics/scope.ts';
import { PARTITION } from './intrinsics/scope.ts';
import { physicalName } from './physical-name.ts';
import type { PlannedResource, StackPlan } from './plan-stack.ts';
import type { Assets, ProvisionedResource } from './provision.ts';
import type { Created, Properties, ResourceContext } from './resource-handler.ts';
import { RESOURCE_TYPES } from './resource-types.ts';

export interface DeployOptions {
  readonly call: CallService;
  readonly iam: Iam;
  readonly lambda: Lambda;
  readonly logGroups: LogGroups;
  readonly assets: Assets;
  /** Filled by every stack's outputs, read by `Fn::ImportValue`. By account, region and name. */
  readonly exports: Map<string, unknown>;
}

export interface DeployedStack {
  readonly stackName: string;
  readonly resources: readonly ProvisionedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Creates a stack's resources one after the other, then its outputs. The first failure ends it, named. */
export async function deployStack(plan: StackPlan, options: DeployOptions): Promise<DeployedStack> {
  const { stackName } = plan;
  const values = new Map<string, ResourceValues>();
  const exportKey = (name: string): string => [plan.accountId, plan.region, name].join('/');
  const scope: Scope = {
    ...plan.scope,
    resource: (logicalId) => values.get(logicalId),
    exported: (name) => options.exports.get(exportKey(name)),
  };
  const resources: ProvisionedResource[] = [];
  for (const { logicalId, type, properties } of plan.resources) {
    const created = await createResource({ logicalId, type, properties }, plan, { ...options, scope });
    values.set(logicalId, { type, ref: created.ref, attributes: created.attributes ?? {} });
    const arn = created.arn === undefined ? {} : { arn: created.arn };
    resources.push({ stackName, logicalId, type, physicalId: created.ref, ...arn });
  }
  const outputs: Record<string, unknown> = {};
  for (const [name, { Value, Export }] of Object.entries(plan.outputs)) {
    outputs[name] = resolve(Value, scope);
    if (Export !== undefined) options.exports.set(exportKey(String(resolve(Export.Name, scope))), outputs[name]);
  }
  return { stackName, resources, outputs };
}

async function createResource(
  { logicalId, type, properties }: PlannedResource,
  plan: StackPlan,
  options: DeployOptions & { readonly scope: Scope },
): Promise<Created> {
  try {
    const handler = RESOURCE_TYPES[type];
    if (handler === undefined) throw new Error('its type was not checked');
    const resolved = resolve(properties, options.scope) as Properties;
    return await handler(resolved, resourceContext(logicalId, plan, options));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${type} ${plan.stackName}/${logicalId} cannot be provisioned: ${reason}`, { cause: error });
  }
}

function resourceContext(logicalId: string, plan: StackPlan, options: DeployOptions): ResourceContext {
  const { stackName, accountId, region } = plan;
  const { call, iam, lambda, logGroups, assets } = options;
  const caller: Caller = { accountId, region, principal: { kind: 'developer' } };
  return {
    stackName,
    logicalId,
    accountId,
    region,
    iam,
    lambda,
    logGroups,
    assets,
    call: (service, operation, input) => call(service, operation, input, caller),
    name: (given, lengthMax) =>
      typeof given === 'string' && given !== '' ? given : physicalName(stackName, logicalId, lengthMax),
    arn: (service, resource) => `arn:${PARTITION}:${service}:${region}:${accountId}:${resource}`,
  };
}
