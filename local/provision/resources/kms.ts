import type { ResourceHandler, Tag } from '../resource-handler.ts';
import { jsonText, pick } from '../resource-handler.ts';

export const key: ResourceHandler = async (properties, context) => {
  const { KeyPolicy, Tags = [] } = properties;
  const { KeyMetadata } = await context.call('kms', 'CreateKey', {
    ...pick(properties, ['Description', 'KeySpec', 'KeyUsage', 'MultiRegion']),
    ...(KeyPolicy !== undefined && { Policy: jsonText(KeyPolicy) }),
    Tags: (Tags as readonly Tag[]).map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value })),
  });
  const { KeyId, Arn: arn } = KeyMetadata;
  return { ref: KeyId, arn, attributes: { Arn: arn, KeyId } };
};

/** Its target may be given as an ARN; the API takes both. */
export const alias: ResourceHandler = async ({ AliasName, TargetKeyId }, context) => {
  await context.call('kms', 'CreateAlias', { AliasName, TargetKeyId });
  return { ref: AliasName, arn: context.arn('kms', AliasName) };
};
