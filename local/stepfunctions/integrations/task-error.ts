import type { AwsFault } from '../../wire/aws-fault.ts';
import { StateError } from '../interpreter/state-error.ts';
import type { Integration } from './integration-of.ts';
import { sdkServices } from './sdk-services.ts';

/**
 * How optimized integrations name errors: prefix, class of errors the SDK for Java 1 does not model, service name in
 * causes. Seen in published histories for DynamoDB, SQS and Lambda; for EventBridge and SNS the last two follow the
 * pattern of that SDK and are a guess.
 */
const optimizedNames: Readonly<Record<string, readonly [prefix: string, unmodelled: string, service: string]>> = {
  dynamodb: ['DynamoDB', 'AmazonDynamoDBException', 'AmazonDynamoDBv2'],
  events: ['EventBridge', 'AmazonEventBridgeException', 'AmazonEventBridge'],
  lambda: ['Lambda', 'AWSLambdaException', 'AWSLambda'],
  sns: ['SNS', 'AmazonSNSException', 'AmazonSNS'],
  sqs: ['SQS', 'AmazonSQSException', 'AmazonSQS'],
};

/** Errors that every service can answer and that the SDKs do not model; they take the service's general class. */
const unmodelledCodes: readonly string[] = [
  'AccessDenied',
  'AccessDeniedException',
  'IncompleteSignature',
  'InvalidParameterCombination',
  'InvalidParameterValue',
  'MissingParameter',
  'Throttling',
  'ValidationError',
  'ValidationException',
];

/** A fault of the called service as the error of a Task. `requestId` goes into the cause, as in AWS. */
export function taskError(integration: Integration, fault: AwsFault, requestId: string): StateError {
  // The local runtime's refusal is nothing AWS answers, so no Retry or Catch may hide it.
  if (fault.code === 'NotImplemented') return new StateError('States.Runtime', fault.message);
  return integration.kind === 'optimized'
    ? optimizedError(integration, fault, requestId)
    : sdkError(integration, fault, requestId);
}

function optimizedError(integration: Integration, fault: AwsFault, requestId: string): StateError {
  const [prefix, unmodelled, service] = optimizedNames[integration.resourceType]!;
  const name = unmodelledCodes.includes(fault.code) ? unmodelled : exceptionName(fault.code);
  const details = `Service: ${service}; Status Code: ${fault.statusCode}; Error Code: ${fault.code}; Request ID: ${requestId}; Proxy: null`;
  return new StateError(`${prefix}.${name}`, `${fault.message} (${details})`);
}

function sdkError(integration: Integration, fault: AwsFault, requestId: string): StateError {
  const prefix = sdkServices[integration.resourceType.replace('aws-sdk:', '')]!.errorPrefix;
  const name = unmodelledCodes.includes(fault.code) ? `${prefix}Exception` : javaName(exceptionName(fault.code));
  const details = `Service: ${prefix}, Status Code: ${fault.statusCode}, Request ID: ${requestId}`;
  return new StateError(`${prefix}.${name}`, `${fault.message} (${details})`);
}

/** Step Functions adds the suffix where the API has none, and the Java SDKs drop `Fault`. */
function exceptionName(code: string): string {
  return code.endsWith('Exception') ? code : `${code.replace(/Fault$/, '')}Exception`;
}

/** The SDK for Java 2 writes `DBCluster` as `DbCluster` and `KMSKey` as `KmsKey`. */
function javaName(name: string): string {
  return name.replace(/[A-Z]+(?=[A-Z][a-z])/g, (letters) => letters.charAt(0) + letters.slice(1).toLowerCase());
}
