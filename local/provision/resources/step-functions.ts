import { notImitated } from '../../wire/aws-fault.ts';
import type { Properties, ResourceHandler, Tag } from '../resource-handler.ts';
import { present } from '../resource-handler.ts';

export const stateMachine: ResourceHandler = async (properties, context) => {
  const name = context.name(properties['StateMachineName'], 80);
  const { RoleArn: roleArn, StateMachineType: type = 'STANDARD', Tags = [] } = properties;
  const tags = (Tags as readonly Tag[]).map(({ Key, Value }) => ({ key: Key, value: Value }));
  const settings = ['LoggingConfiguration', 'TracingConfiguration', 'EncryptionConfiguration'];
  const input = {
    ...{ name, definition: definitionText(properties), roleArn, type, tags },
    ...present(Object.fromEntries(settings.map((member) => [apiName(member), withApiNames(properties[member])]))),
  };
  const { stateMachineArn: arn } = await context.call('states', 'CreateStateMachine', input);
  return { ref: arn, arn, attributes: { Arn: arn, Name: name } };
};

/** `DefinitionSubstitutions` fill `${name}` in the definition's text, and leave JSONata and everything else alone. */
function definitionText(properties: Properties): string {
  const { DefinitionString, Definition, DefinitionSubstitutions = {} } = properties;
  if (DefinitionString === undefined && Definition === undefined) throw notImitated('definitions in S3');
  const text = (DefinitionString as string | undefined) ?? JSON.stringify(Definition);
  const values = DefinitionSubstitutions as Properties;
  return text.replace(/\$\{([\w-]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}

/** The API writes the members of these settings as CloudFormation does, but for the case of their first letters. */
function withApiNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withApiNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [apiName(name), withApiNames(member)]));
}

function apiName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
