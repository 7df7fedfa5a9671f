import { PARTITION } from '../intrinsics/scope.ts';
import { notImitated } from '../../wire/aws-fault.ts';
import { roleId } from '../../iam/caller-context.ts';
import type { Properties, ResourceContext, ResourceHandler } from '../resource-handler.ts';

export const role: ResourceHandler = (properties, context) => {
  if (properties['PermissionsBoundary'] !== undefined) throw notImitated('permissions boundaries');
  const name = context.name(properties['RoleName'], 64);
  const roleArn = `arn:${PARTITION}:iam::${context.accountId}:role${properties['Path'] ?? '/'}${name}`;
  context.iam.putRole({
    roleArn,
    trustPolicy: properties['AssumeRolePolicyDocument'],
    managedPolicyArns: properties['ManagedPolicyArns'],
  });
  for (const { PolicyName, PolicyDocument } of (properties['Policies'] ?? []) as readonly Properties[]) {
    context.iam.putRolePolicy(roleArn, PolicyName as string, PolicyDocument);
  }
  return { ref: name, arn: roleArn, attributes: { Arn: roleArn, RoleId: roleId(roleArn) } };
};

export const policy: ResourceHandler = (properties, context) => {
  const { PolicyName, PolicyDocument } = properties;
  for (const roleArn of roleArns(properties, context)) context.iam.putRolePolicy(roleArn, PolicyName, PolicyDocument);
  return { ref: context.name(undefined, 128) };
};

export const managedPolicy: ResourceHandler = (properties, context) => {
  const name = context.name(properties['ManagedPolicyName'], 128);
  const arn = `arn:${PARTITION}:iam::${context.accountId}:policy${properties['Path'] ?? '/'}${name}`;
  context.iam.putManagedPolicy(arn, properties['PolicyDocument']);
  for (const roleArn of roleArns(properties, context)) context.iam.attachRolePolicy(roleArn, arn);
  return { ref: arn, arn, attributes: { PolicyArn: arn } };
};

function roleArns({ Roles = [], Users = [], Groups = [] }: Properties, context: ResourceContext): readonly string[] {
  if (Users.length > 0 || Groups.length > 0) throw notImitated('IAM users and groups');
  return (Roles as readonly string[]).map((name) => {
    const found = context.iam.roleNamed(context.accountId, name);
    if (found === undefined) throw new Error(`there is no role '${name}' in account ${context.accountId}`);
    return found.roleArn;
  });
}
