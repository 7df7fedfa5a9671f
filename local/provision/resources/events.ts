import type { Properties, ResourceContext, ResourceHandler } from '../resource-handler.ts';
import { jsonText, pick, present } from '../resource-handler.ts';

export const eventBus: ResourceHandler = async (properties, context) => {
  const Name = context.name(properties['Name'], 256);
  const { EventBusArn: arn } = await context.call('events', 'CreateEventBus', {
    Name,
    ...given(properties, ['Description', 'KmsKeyIdentifier', 'DeadLetterConfig', 'Tags']),
  });
  if (properties['Policy'] !== undefined) {
    await context.call('events', 'PutPermission', { EventBusName: Name, Policy: jsonText(properties['Policy']) });
  }
  return { ref: Name, arn, attributes: { Arn: arn, Name } };
};

/** Adds its statement to those the bus has; a statement of the same id is replaced. */
export const eventBusPolicy: ResourceHandler = async (properties, context) => {
  const { EventBusName = 'default', StatementId, Statement } = properties;
  if (Statement === undefined) {
    const input = { EventBusName, StatementId, ...pick(properties, ['Action', 'Principal', 'Condition']) };
    await context.call('events', 'PutPermission', input);
  } else {
    const { Policy } = await context.call('events', 'DescribeEventBus', { Name: EventBusName });
    const policy = Policy === undefined ? { Statement: [] } : (JSON.parse(Policy) as Properties);
    const others = (policy['Statement'] as readonly Properties[]).filter(({ Sid }) => Sid !== StatementId);
    const merged = { Version: '2012-10-17', Statement: [...others, { Sid: StatementId, ...Statement }] };
    await context.call('events', 'PutPermission', { EventBusName, Policy: JSON.stringify(merged) });
  }
  return { ref: `${EventBusName}|${StatementId}` };
};

export const rule: ResourceHandler = async (properties, context) => {
  const Name = context.name(properties['Name'], 64);
  const bus: string | undefined = properties['EventBusName'];
  const { RuleArn: arn } = await context.call('events', 'PutRule', {
    Name,
    ...given(properties, ['EventBusName', 'ScheduleExpression', 'State', 'Description', 'RoleArn', 'Tags']),
    ...(properties['EventPattern'] !== undefined && { EventPattern: jsonText(properties['EventPattern']) }),
  });
  await putTargets(Name, properties, context);
  return { ref: bus === undefined || bus === 'default' ? Name : `${bus}|${Name}`, arn, attributes: { Arn: arn } };
};

/** CloudFormation takes more targets at once than the API, which stops at ten. */
const TARGETS_PER_CALL = 10;

async function putTargets(Rule: string, properties: Properties, context: ResourceContext): Promise<void> {
  const targets = (properties['Targets'] ?? []) as readonly Properties[];
  for (let start = 0; start < targets.length; start += TARGETS_PER_CALL) {
    const Targets = targets.slice(start, start + TARGETS_PER_CALL);
    const input = present({ Rule, EventBusName: properties['EventBusName'], Targets });
    const { FailedEntries = [] } = await context.call('events', 'PutTargets', input);
    const [failed] = FailedEntries as readonly Properties[];
    if (failed !== undefined) throw new Error(`target ${failed['TargetId']} was refused: ${failed['ErrorMessage']}`);
  }
}

export const archive: ResourceHandler = async (properties, context) => {
  const ArchiveName = context.name(properties['ArchiveName'], 48);
  const { ArchiveArn: arn } = await context.call('events', 'CreateArchive', {
    ArchiveName,
    EventSourceArn: properties['SourceArn'],
    ...given(properties, ['Description', 'RetentionDays', 'KmsKeyIdentifier']),
    ...(properties['EventPattern'] !== undefined && { EventPattern: jsonText(properties['EventPattern']) }),
  });
  return { ref: ArchiveName, arn, attributes: { Arn: arn, ArchiveName } };
};

/** The CDK writes an empty key identifier where it means none. */
function given(properties: Properties, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(pick(properties, names)).filter(([, value]) => value !== ''));
}
