/**
 * AWS SDK integrations by the service name in their ARN; error prefixes follow the SDK for Java 2, which Step Functions
 * uses. That SDK also respells members with acronyms (`DBClusters` is `DbClusters`), so services whose members have them
 * are left out, apart from DynamoDB's values, which `dynamodb-values.ts` respells.
 */
export const sdkServices: Readonly<Record<string, { readonly localService: string; readonly errorPrefix: string }>> = {
  dynamodb: { localService: 'dynamodb', errorPrefix: 'DynamoDb' },
  eventbridge: { localService: 'events', errorPrefix: 'EventBridge' },
  sns: { localService: 'sns', errorPrefix: 'Sns' },
};
