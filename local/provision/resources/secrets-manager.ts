import { notImitated } from '../../wire/aws-fault.ts';
import type { Properties, ResourceHandler } from '../resource-handler.ts';
import { pick } from '../resource-handler.ts';
import { randomPassword } from '../../secretsmanager/random-password.ts';

export const secret: ResourceHandler = async (properties, context) => {
  if ((properties['ReplicaRegions'] ?? []).length > 0) throw notImitated('replicas of secrets');
  const { ARN: arn } = await context.call('secretsmanager', 'CreateSecret', {
    Name: context.name(properties['Name'], 128),
    ...pick(properties, ['Description', 'KmsKeyId', 'Tags']),
    ...secretString(properties),
  });
  return { ref: arn, arn, attributes: { Id: arn } };
};

function secretString({ SecretString, GenerateSecretString: generate }: Properties): { SecretString?: string } {
  if (generate === undefined) return SecretString === undefined ? {} : { SecretString };
  const password = randomPassword(generate);
  if (generate.GenerateStringKey === undefined) return { SecretString: password };
  const template = JSON.parse(generate.SecretStringTemplate ?? '{}') as object;
  return { SecretString: JSON.stringify({ ...template, [generate.GenerateStringKey]: password }) };
}
