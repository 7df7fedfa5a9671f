import { IAM_QUOTAS } from './role-policies.ts';

/** One thing of a deployment that AWS limits, at its largest. */
export interface Size {
  readonly what: string;
  /** Which of them is the largest. */
  readonly where: string;
  readonly size: number;
  readonly quota: number;
}

/** A synthesized stack, as far as sizes go. */
export interface SizedStack {
  readonly stackName: string;
  readonly template: Template;
  /** As it is sent to CloudFormation. */
  readonly templateBytes: number;
}

export interface Template {
  readonly Description?: string;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly Resources?: Readonly<Record<string, Resource>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, any>>;
}

/** What AWS allows before anybody asks for more, each with the page that says so. */
const QUOTAS = {
  // AWS CloudFormation User Guide, "Understand CloudFormation quotas".
  templateBytes: 1_000_000,
  resources: 500,
  outputs: 200,
  templateDescription: 1_024,
  // AWS IAM User Guide, "IAM and AWS STS quotas"; those of policies stand in role-policies.ts.
  rolesPerAccount: 1_000,
  managedPoliciesPerAccount: 1_500,
  trustPolicy: 2_048,
  roleName: 64,
  iamDescription: 1_000,
  // AWS Lambda Developer Guide, "Lambda quotas"; API Reference, "CreateFunction".
  environmentBytes: 4_096,
  functionPolicyBytes: 20_480,
  functionDescription: 256,
  functionName: 64,
  // Amazon EventBridge User Guide, "Amazon EventBridge quotas".
  eventPattern: 2_048,
  rulesPerBus: 300,
  targetsPerRule: 5,
  busPolicy: 10_240,
  ruleName: 64,
  // Amazon SQS Developer Guide, "Amazon SQS policy quotas" and "Amazon SQS message quotas".
  queuePolicyBytes: 8_192,
  queuePolicyStatements: 20,
  queuePolicyConditions: 10,
  queueName: 80,
  // Amazon SNS User Guide, "Amazon SNS endpoints and quotas" names 30 KB for a topic's policy.
  topicPolicyBytes: 30_720,
  // AWS KMS Developer Guide, "Resource quotas".
  keyPolicyBytes: 32_768,
  // AWS Step Functions Developer Guide, "Step Functions service quotas".
  stateMachineBytes: 1_000_000,
  // Amazon CloudWatch API Reference, "PutMetricAlarm".
  alarmDescription: 1_024,
} as const;

/** Every size that AWS limits, of all stacks of one account and region together; the order is that of the services. */
export function sizesOf(stacks: readonly SizedStack[]): readonly Size[] {
  const resources = stacks.flatMap(({ stackName, template }) =>
    Object.entries(template.Resources ?? {}).map(([id, { Type, Properties = {} }]) => ({
      where: `${stackName}/${id}`,
      Type,
      Properties,
    })),
  );
  const each = (type: string, what: string, quota: number, measure: (properties: any) => number): Size =>
    largest(
      what,
      quota,
      resources.filter(({ Type }) => Type === type).map(({ where, Properties }) => [where, measure(Properties)]),
    );
  const ofStacks = (what: string, quota: number, measure: (stack: SizedStack) => number): Size =>
    largest(
      what,
      quota,
      stacks.map((stack) => [stack.stackName, measure(stack)]),
    );
  const inAll = (what: string, quota: number, type: string): Size =>
    largest(what, quota, [['account', resources.filter(({ Type }) => Type === type).length]]);
  return [
    ofStacks('template, bytes', QUOTAS.templateBytes, ({ templateBytes }) => templateBytes),
    ofStacks('template, resources', QUOTAS.resources, ({ template }) => count(template.Resources)),
    ofStacks('template, outputs', QUOTAS.outputs, ({ template }) => count(template.Outputs)),
    ofStacks('template, description', QUOTAS.templateDescription, ({ template }) => bytes(template.Description ?? '')),
    inAll('roles of the account', QUOTAS.rolesPerAccount, 'AWS::IAM::Role'),
    inAll('managed policies of the account', QUOTAS.managedPoliciesPerAccount, 'AWS::IAM::ManagedPolicy'),
    each('AWS::IAM::Role', 'role, inline policies', IAM_QUOTAS.inlineCharacters, inlineCharacters),
    each('AWS::IAM::Role', 'role, managed policies', IAM_QUOTAS.managedPoliciesPerRole, (role) =>
      count(role.ManagedPolicyArns),
    ),
    each('AWS::IAM::Role', 'role, trust policy', QUOTAS.trustPolicy, (role) => bytes(role.AssumeRolePolicyDocument)),
    each('AWS::IAM::Role', 'role, name', QUOTAS.roleName, ({ RoleName = '' }) => RoleName.length),
    each('AWS::IAM::ManagedPolicy', 'managed policy', IAM_QUOTAS.managedCharacters, ({ PolicyDocument }) =>
      bytes(PolicyDocument),
    ),
    each('AWS::IAM::ManagedPolicy', 'managed policy, description', QUOTAS.iamDescription, ({ Description = '' }) =>
      bytes(Description),
    ),
    each('AWS::Lambda::Function', 'function, environment', QUOTAS.environmentBytes, ({ Environment }) =>
      bytes(Environment?.Variables ?? {}),
    ),
    each('AWS::Lambda::Function', 'function, description', QUOTAS.functionDescription, ({ Description = '' }) =>
      bytes(Description),
    ),
    each('AWS::Lambda::Function', 'function, name', QUOTAS.functionName, ({ FunctionName }) => FunctionName.length),
    largest('function, its own policy', QUOTAS.functionPolicyBytes, [
      ...together(resources, 'AWS::Lambda::Permission', ({ FunctionName }) => JSON.stringify(FunctionName), bytes),
    ]),
    each('AWS::Events::Rule', 'rule, pattern', QUOTAS.eventPattern, ({ EventPattern = {} }) => bytes(EventPattern)),
    each('AWS::Events::Rule', 'rule, targets', QUOTAS.targetsPerRule, ({ Targets = [] }) => Targets.length),
    each('AWS::Events::Rule', 'rule, name', QUOTAS.ruleName, ({ Name = '' }) => Name.length),
    largest('rules of a bus', QUOTAS.rulesPerBus, [
      ...together(
        resources,
        'AWS::Events::Rule',
        ({ EventBusName }) => (EventBusName ? 'pipeline' : 'default'),
        () => 1,
      ),
    ]),
    largest('policy of a bus', QUOTAS.busPolicy, [
      ...together(resources, 'AWS::Events::EventBusPolicy', () => 'default', bytes),
    ]),
    each('AWS::SQS::QueuePolicy', 'queue, policy', QUOTAS.queuePolicyBytes, ({ PolicyDocument }) =>
      bytes(PolicyDocument),
    ),
    each('AWS::SQS::QueuePolicy', 'queue, statements', QUOTAS.queuePolicyStatements, ({ PolicyDocument }) =>
      count(PolicyDocument.Statement),
    ),
    each(
      'AWS::SQS::QueuePolicy',
      'queue, conditions',
      QUOTAS.queuePolicyConditions,
      ({ PolicyDocument }) =>
        PolicyDocument.Statement.filter(({ Condition }: { Condition?: unknown }) => Condition).length,
    ),
    each('AWS::SQS::Queue', 'queue, name', QUOTAS.queueName, ({ QueueName = '' }) => QueueName.length),
    each('AWS::SNS::TopicPolicy', 'topic, policy', QUOTAS.topicPolicyBytes, ({ PolicyDocument }) =>
      bytes(PolicyDocument),
    ),
    each('AWS::KMS::Key', 'key, policy', QUOTAS.keyPolicyBytes, ({ KeyPolicy }) => bytes(KeyPolicy)),
    each('AWS::StepFunctions::StateMachine', 'state machine', QUOTAS.stateMachineBytes, ({ DefinitionString }) =>
      bytes(DefinitionString),
    ),
    each('AWS::CloudWatch::Alarm', 'alarm, description', QUOTAS.alarmDescription, ({ AlarmDescription = '' }) =>
      bytes(AlarmDescription),
    ),
  ];
}

function largest(what: string, quota: number, sizes: readonly (readonly [where: string, size: number])[]): Size {
  const [where, size] = sizes.reduce((one, other) => (other[1] > one[1] ? other : one), ['none', 0] as const);
  return { what, where, size, quota };
}

/** Adds up what resources of one type have in one place. */
function together(
  resources: readonly (Resource & { readonly where: string })[],
  type: string,
  placeOf: (properties: any) => unknown,
  measure: (properties: any) => number,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { Properties } of resources.filter(({ Type }) => Type === type)) {
    const place = String(placeOf(Properties));
    sums.set(place, (sums.get(place) ?? 0) + measure(Properties));
  }
  return sums;
}

const inlineCharacters = ({ Policies = [] }: { Policies?: readonly { PolicyDocument: unknown }[] }): number =>
  Policies.reduce((sum, { PolicyDocument }) => sum + bytes(PolicyDocument), 0);

/** Without white space, and with what is known only at deployment at the length of a long ARN. */
const bytes = (value: unknown): number =>
  Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value, resolved));

const LONG_ARN = 'x'.repeat(150);

function resolved(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const [name] = Object.keys(value);
  const isIntrinsic = Object.keys(value).length === 1 && (name === 'Ref' || name!.startsWith('Fn::'));
  if (!isIntrinsic) return value;
  const join = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
  if (!join) return LONG_ARN;
  return join[1].map((part) => (typeof part === 'string' ? part : LONG_ARN)).join(join[0]);
}

const count = (value: object | undefined): number => Object.keys(value ?? {}).length;
