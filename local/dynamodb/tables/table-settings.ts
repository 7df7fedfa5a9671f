import type { CreateTableInput, SSESpecification } from '@aws-sdk/client-dynamodb';

/** What a table was told and reports, beyond its schema. */
export interface TableSettings {
  readonly id: string;
  readonly createdAtMs: number;
  /** As the caller gave it, for DescribeTable. */
  readonly definition: CreateTableInput;
  readonly encryption: SSESpecification | undefined;
  readonly deletionProtection: boolean;
  /** The attribute that would end an item's life; items of the local runtime do not expire. */
  readonly timeToLiveAttribute: string | undefined;
  readonly pointInTimeRecovery: { readonly enabledAtMs: number; readonly periodInDays: number } | undefined;
}
