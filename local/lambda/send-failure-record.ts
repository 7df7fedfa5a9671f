import type { CallService, Caller } from '../wire/service.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** Sends with the function's own role, as Lambda does: a missing `sqs:SendMessage` loses the record here too. */
export async function sendFailureRecord(
  call: CallService,
  {
    definition,
    destinationArn,
    record,
  }: { readonly definition: FunctionDefinition; readonly destinationArn: string; readonly record: object },
): Promise<void> {
  const [, , , region = '', accountId = '', QueueName = ''] = destinationArn.split(':');
  const service: Caller = { accountId, region, principal: { kind: 'service', service: 'lambda.amazonaws.com' } };
  const input = { QueueName, QueueOwnerAWSAccountId: accountId };
  const { QueueUrl } = (await call('sqs', 'GetQueueUrl', input, service)) as { QueueUrl: string };
  const { roleArn, functionName } = definition;
  const role: Caller = {
    accountId: definition.accountId,
    region,
    principal: { kind: 'role', roleArn, sessionName: functionName },
  };
  await call('sqs', 'SendMessage', { QueueUrl, MessageBody: JSON.stringify(record) }, role);
}
