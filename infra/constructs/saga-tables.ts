import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { NAMES } from '../config.ts';

/** What restores are and were. Both tables outlive the stack. */
export class SagaTables extends Construct {
  readonly state: Table;
  readonly audit: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const restoreId = { name: 'restoreId', type: AttributeType.STRING };
    this.state = new Table(this, 'State', { ...KEPT, tableName: NAMES.stateTable, partitionKey: restoreId });
    // Restores by age, for lists; items of another kind, such as locks, are told apart by the hash.
    this.state.addGlobalSecondaryIndex({
      indexName: NAMES.stateIndex,
      partitionKey: { name: 'kind', type: AttributeType.STRING },
      sortKey: { name: 'createdAt', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    this.audit = new Table(this, 'Audit', {
      ...KEPT,
      tableName: NAMES.auditTable,
      partitionKey: restoreId,
      sortKey: { name: 'sequence', type: AttributeType.NUMBER },
    });
  }
}

const KEPT = {
  billingMode: BillingMode.PAY_PER_REQUEST,
  encryption: TableEncryption.AWS_MANAGED,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  deletionProtection: true,
  removalPolicy: RemovalPolicy.RETAIN,
} as const;
