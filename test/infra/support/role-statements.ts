import { readPolicy } from '../../../local/iam/read-policy.ts';
import type { Statement } from '../../../local/iam/statement.ts';
import type { Resource, SynthesizedStack } from './synthesized.ts';

/**
 * The statements of every role in the template, by the name of who has the role: a service, or `clock`. A role that
 * nobody is known to have stands under its own name, so none is left out.
 */
export function roleStatements(stack: SynthesizedStack): ReadonlyMap<string, readonly Statement[]> {
  const holders = holdersIn(stack);
  const roles = Object.entries(stack.resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role');
  return new Map(
    roles.map(([id, role]) => {
      const inline = (role.Properties.Policies ?? []) as { PolicyDocument: unknown }[];
      const documents = [...inline, ...attachedTo(id, stack), ...namedBy(role, stack)].map(
        ({ PolicyDocument }) => PolicyDocument,
      );
      return [
        holders.get(id) ?? role.Properties.RoleName ?? id,
        documents.flatMap((document) => readPolicy(resolved(document, stack))),
      ];
    }),
  );
}

/** Who has a role, by the role's logical id. */
function holdersIn({ resources }: SynthesizedStack): ReadonlyMap<string, string> {
  const holders = Object.values(resources).flatMap(({ Type, Properties }) => {
    if (Type === 'AWS::Lambda::Function') {
      return [[idIn(Properties.Role), Properties.FunctionName.replace('aurora-restore-', '')] as const];
    }
    return Type === 'AWS::StepFunctions::StateMachine' ? [[idIn(Properties.RoleArn), 'clock'] as const] : [];
  });
  return new Map(holders);
}

const ATTACHABLE = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'];

function attachedTo(roleId: string, { resources }: SynthesizedStack): { PolicyDocument: unknown }[] {
  return Object.values(resources)
    .filter(({ Type }) => ATTACHABLE.includes(Type))
    .map(({ Properties }) => Properties)
    .filter(({ Roles, RoleName }) => [...(Roles ?? []), RoleName ?? []].flat().some((role) => idIn(role) === roleId));
}

/** What the role itself names; a policy that the template does not hold would escape every test. */
function namedBy({ Properties }: Resource, { resources }: SynthesizedStack): { PolicyDocument: unknown }[] {
  return ((Properties.ManagedPolicyArns ?? []) as { Ref?: string }[]).map((arn) => {
    const policy = resources[arn.Ref ?? ''];
    if (policy === undefined) throw new Error(`policy ${JSON.stringify(arn)} of a role is not in the template`);
    return policy.Properties;
  });
}

const idIn = (value: any): string => value.Ref ?? value['Fn::GetAtt'][0];

/** Intrinsics become text; what is known only once deployed becomes the logical id, which matches no ARN of RDS. */
function resolved(value: any, stack: SynthesizedStack): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, stack));
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return pseudoParameters(stack)[value.Ref] ?? value.Ref;
  if ('Fn::ImportValue' in value) return `imported.${value['Fn::ImportValue']}`;
  if ('Fn::GetAtt' in value) return value['Fn::GetAtt'].join('.');
  if ('Fn::Join' in value) return (resolved(value['Fn::Join'][1], stack) as unknown[]).join(value['Fn::Join'][0]);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key.startsWith('Fn::')) throw new Error(`a policy holds ${key}, which this reader does not know`);
      return [key, resolved(item, stack)];
    }),
  );
}

function pseudoParameters({ environment }: SynthesizedStack): Readonly<Record<string, string>> {
  return {
    'AWS::AccountId': environment.account,
    'AWS::Region': environment.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };
}
