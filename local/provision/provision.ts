import type { Iam } from '../iam/iam.ts';
import type { Lambda } from '../lambda/lambda.ts';
import type { LogGroups } from '../logs/log-groups.ts';
import { AwsFault } from '../wire/aws-fault.ts';
import type { CallService } from '../wire/service.ts';
import type { CloudAssembly } from './assembly/cloud-assembly.ts';
import { readCloudAssembly } from './assembly/cloud-assembly.ts';
import type { DeployedStack } from './deploy-stack.ts';
import { deployStack } from './deploy-stack.ts';
import { planStack } from './plan-stack.ts';
import { RESOURCE_TYPES } from './resource-types.ts';

export interface ProvisionOptions {
  /** Where `cdk synth` wrote, usually `cdk.out`. */
  readonly assemblyDirectory: string;
  /** For stacks that do not say themselves where they belong. */
  readonly accountId: string;
  readonly region: string;
  readonly call: CallService;
  readonly iam: Iam;
  readonly lambda: Lambda;
  readonly logGroups: LogGroups;
  /** Values of template parameters that have no default, or another one. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface Provisioned {
  readonly resources: readonly ProvisionedResource[];
  /** By stack, then by output. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface ProvisionedResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives. */
  readonly physicalId: string;
  readonly arn?: string;
}

/**
 * Creates everything that the stacks of a synthesized CDK app hold, in the order of their dependencies. Templates with
 * resource types that are not imitated are refused, all of them by name, before anything is created.
 */
export async function provision(options: ProvisionOptions): Promise<Provisioned> {
  const assembly = readCloudAssembly(options.assemblyDirectory);
  const plans = assembly.stacks.map((stack) => planStack(stack, options));
  refuseUnknownTypes(plans.flatMap(({ stackName, resources }) => resources.map((one) => ({ ...one, stackName }))));
  const exports = new Map<string, unknown>();
  const deployed: DeployedStack[] = [];
  for (const plan of plans) deployed.push(await deployStack(plan, { ...options, assets: assembly.assets, exports }));
  return {
    resources: deployed.flatMap(({ resources }) => resources),
    outputs: Object.fromEntries(deployed.map(({ stackName, outputs }) => [stackName, outputs])),
  };
}

export type Assets = CloudAssembly['assets'];

function refuseUnknownTypes(
  resources: readonly { readonly type: string; readonly stackName: string; readonly logicalId: string }[],
): void {
  const unknown = resources.filter(({ type }) => !Object.hasOwn(RESOURCE_TYPES, type));
  if (unknown.length === 0) return;
  const names = unknown.map(({ type, stackName, logicalId }) => `${type} (${stackName}/${logicalId})`);
  const message = `the local runtime does not imitate ${names.join(', ')}`;
  const hint = 'HINT: see docs/local-runtime.md for the resource types it does.';
  throw new AwsFault('NotImplemented', `${message}\n${hint}`, { statusCode: 501 });
}
