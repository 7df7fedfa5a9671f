import type { Resource, SynthesizedStack } from './synthesized.ts';

/** One statement somewhere in a template, its scalars made lists and its intrinsics made text. */
export interface FoundStatement {
  /** Logical id of the resource it stands in. */
  readonly where: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Readonly<Record<string, any>> | undefined;
}

/** Every statement of every policy in the template, whatever kind of resource holds it; not who may take a role. */
export function statementsIn({ resources }: SynthesizedStack): readonly FoundStatement[] {
  return Object.entries(resources).flatMap(([where, resource]) =>
    documentsIn(resource.Properties).flatMap((document) =>
      list(document.Statement)
        .map((statement) => found(where, statement))
        .filter(({ actions }) => !actions.includes('sts:AssumeRole')),
    ),
  );
}

/** The statements of the role that a service's function has. */
export function statementsOfService(stack: SynthesizedStack, service: string): readonly FoundStatement[] {
  const role = roleOf(stack, `aurora-restore-${service}`);
  const policies = (stack.resources[role]!.Properties.ManagedPolicyArns as { Ref: string }[]).map(({ Ref }) => Ref);
  return statementsIn(stack).filter(({ where }) => [role, ...policies].includes(where));
}

export function roleOf({ resources }: SynthesizedStack, functionName: string): string {
  const fn = Object.values(resources).find(({ Properties }) => Properties?.FunctionName === functionName) as Resource;
  return fn.Properties.Role['Fn::GetAtt'][0];
}

function documentsIn(value: unknown): { Statement: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('Statement' in value && 'Version' in value) return [value as { Statement: unknown }];
  return Object.values(value).flatMap(documentsIn);
}

function found(where: string, statement: any): FoundStatement {
  return {
    where,
    effect: statement.Effect,
    actions: list(statement.Action) as string[],
    resources: list(statement.Resource ?? []).map(text),
    condition: statement.Condition,
  };
}

function text(value: any): string {
  if (typeof value === 'string') return value;
  if (value['Fn::Join']) return value['Fn::Join'][1].map(text).join(value['Fn::Join'][0]);
  return `\${${String(value.Ref ?? value['Fn::ImportValue'] ?? value['Fn::GetAtt'].join('.'))}}`;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
