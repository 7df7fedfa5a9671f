import type { ProvisionedResource } from './provision/provision.ts';

/** The things of a deployment that people look for, and what they are called. */
const COUNTED: readonly (readonly [type: string, name: string])[] = [
  ['AWS::Events::Rule', 'rules'],
  ['AWS::Lambda::Function', 'functions'],
  ['AWS::IAM::Role', 'roles'],
  ['AWS::SQS::Queue', 'queues'],
  ['AWS::DynamoDB::Table', 'tables'],
  ['AWS::StepFunctions::StateMachine', 'state machine'],
];

/** What runs here, in a few lines for a terminal. */
export function describeRuntime(
  endpointUrl: string,
  caFile: string,
  resources: readonly ProvisionedResource[],
): string {
  const counts = COUNTED.map(([type, name]) => `${resources.filter((each) => each.type === type).length} ${name}`);
  return [
    `The pipeline is deployed at ${endpointUrl}: ${counts.join(', ')}`,
    `Certificate authority of the databases: ${caFile}`,
  ].join('\n');
}
