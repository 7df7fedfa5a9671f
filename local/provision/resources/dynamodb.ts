import { notImitated } from '../../wire/aws-fault.ts';
import type { Created, Properties, ResourceContext, ResourceHandler } from '../resource-handler.ts';
import { pick } from '../resource-handler.ts';

const TABLE_PROPERTIES = [
  'AttributeDefinitions',
  'KeySchema',
  'BillingMode',
  'ProvisionedThroughput',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'SSESpecification',
  'DeletionProtectionEnabled',
  'TableClass',
  'Tags',
];

export const table: ResourceHandler = (properties, context) => createTable(properties, context);

/** One replica, in the stack's own region, is a table. */
export const globalTable: ResourceHandler = ({ Replicas = [], ...properties }, context) => {
  const [replica, ...others] = Replicas as readonly Properties[];
  if (others.length > 0 || (replica !== undefined && replica['Region'] !== context.region)) {
    throw notImitated('global tables with replicas in other regions');
  }
  if (properties['WriteProvisionedThroughputSettings'] !== undefined) {
    throw notImitated('provisioned capacity of global tables');
  }
  const own = ['DeletionProtectionEnabled', 'PointInTimeRecoverySpecification', 'TableClass', 'Tags'];
  return createTable({ ...properties, ...pick(replica ?? {}, own) }, context);
};

async function createTable(properties: Properties, context: ResourceContext): Promise<Created> {
  const TableName = context.name(properties['TableName'], 255);
  const { StreamSpecification: stream } = properties;
  const { TableDescription: description } = await context.call('dynamodb', 'CreateTable', {
    TableName,
    ...pick(properties, TABLE_PROPERTIES),
    ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }),
  });
  await configureTable(TableName, properties, context);
  const { TableArn: arn, TableId, LatestStreamArn } = description;
  return { ref: TableName, arn, attributes: { Arn: arn, TableId, StreamArn: LatestStreamArn } };
}

async function configureTable(TableName: string, properties: Properties, context: ResourceContext): Promise<void> {
  const { TimeToLiveSpecification, PointInTimeRecoverySpecification } = properties;
  if (TimeToLiveSpecification?.Enabled === true) {
    await context.call('dynamodb', 'UpdateTimeToLive', { TableName, TimeToLiveSpecification });
  }
  if (PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true) {
    await context.call('dynamodb', 'UpdateContinuousBackups', { TableName, PointInTimeRecoverySpecification });
  }
}
