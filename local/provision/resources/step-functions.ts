import { notImitated } from '../../wire/aws-fault.ts';
import type { Properties, ResourceHandler, Tag } from '../resource-handler.ts';

/** Logging, tracing and encryption change nothing that could be seen here, so they are left out. */
export const stateMachine: ResourceHandler = async (properties, context) => {
  const name = context.name(properties['StateMachineName'], 80);
  const { RoleArn: roleArn, StateMachineType: type = 'STANDARD', Tags = [] } = properties;
  const tags = (Tags as readonly Tag[]).map(({ Key, Value }) => ({ key: Key, value: Value }));
  const input = { name, definition: definitionText(properties), roleArn, type, tags };
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
