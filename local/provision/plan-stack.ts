import { notImitated } from '../wire/aws-fault.ts';
import type { AssemblyStack } from './assembly/cloud-assembly.ts';
import { dependencyOrder } from './dependency-order.ts';
import { evaluateCondition } from './intrinsics/evaluate-condition.ts';
import { referencesIn } from './intrinsics/references.ts';
import { resolve } from './intrinsics/resolve.ts';
import type { Scope } from './intrinsics/scope.ts';
import type { Template, TemplateOutput, TemplateResource } from './template.ts';

/** One stack, ready to be deployed: what exists under its conditions, in order. */
export interface StackPlan {
  readonly stackName: string;
  readonly accountId: string;
  readonly region: string;
  /** Every resource after those it refers to. */
  readonly resources: readonly PlannedResource[];
  readonly outputs: Readonly<Record<string, TemplateOutput>>;
  /** Everything but the resources, which come into being one by one. */
  readonly scope: Omit<Scope, 'resource' | 'exported'>;
}

export interface PlannedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface PlanOptions {
  readonly accountId: string;
  readonly region: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

export function planStack(stack: AssemblyStack, options: PlanOptions): StackPlan {
  const { template, stackName } = stack;
  if (template.Transform !== undefined) throw notImitated(`template transforms (stack ${stackName})`);
  const where = { stackName, accountId: stack.accountId ?? options.accountId, region: stack.region ?? options.region };
  const scope = { ...where, ...scopeOf(template, where, options.parameters ?? {}) };
  const holds = ({ Condition }: { readonly Condition?: string }): boolean =>
    Condition === undefined || evaluateCondition({ Condition }, withoutResources(scope), resolve);
  const existing = Object.fromEntries(Object.entries(template.Resources ?? {}).filter(([, one]) => holds(one)));
  return {
    ...where,
    resources: inOrder(existing),
    outputs: Object.fromEntries(Object.entries(template.Outputs ?? {}).filter(([, output]) => holds(output))),
    scope,
  };
}

function inOrder(resources: Readonly<Record<string, TemplateResource>>): readonly PlannedResource[] {
  const order = dependencyOrder(Object.keys(resources), (logicalId) => {
    const { Properties = {}, DependsOn = [] } = resources[logicalId] ?? {};
    return [...[DependsOn].flat(), ...referencesIn(Properties)];
  });
  return order.map((logicalId) => {
    const { Type = '', Properties = {} } = resources[logicalId] ?? {};
    return { logicalId, type: Type, properties: Properties };
  });
}

function scopeOf(
  template: Template,
  where: Pick<Scope, 'stackName' | 'accountId' | 'region'>,
  given: Readonly<Record<string, string>>,
): Pick<Scope, 'parameters' | 'mappings' | 'condition'> {
  const conditions = template.Conditions ?? {};
  const base = { parameters: parameterValues(template, given), mappings: template.Mappings ?? {} };
  const condition: Scope['condition'] = (name) => {
    if (!Object.hasOwn(conditions, name)) return undefined;
    return evaluateCondition(conditions[name], withoutResources({ ...where, ...base, condition }), resolve);
  };
  return { ...base, condition };
}

/** A parameter without a value is missed only where something refers to it. */
function parameterValues(template: Template, given: Readonly<Record<string, string>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, { Type, Default }] of Object.entries(template.Parameters ?? {})) {
    // A value in Parameter Store is not its parameter's default, which is only its name there.
    const value = given[name] ?? (Type.startsWith('AWS::SSM::') ? undefined : Default);
    if (value === undefined) continue;
    values[name] = Type.startsWith('List<') || Type === 'CommaDelimitedList' ? String(value).split(',') : value;
  }
  return values;
}

/** Conditions decide before there is any resource. */
function withoutResources(scope: Omit<Scope, 'resource' | 'exported'>): Scope {
  return { ...scope, resource: () => undefined, exported: () => undefined };
}
