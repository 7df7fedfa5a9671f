import { parseArn } from '../../sqs/arn.ts';
import type { CallService, Caller } from '../../wire/service.ts';

/** Sends a text to the queue of an ARN, with text attributes. Rejects with SQS's faults. */
export async function sendToQueue(
  { call }: { readonly call: CallService },
  queueArn: string,
  body: string,
  caller: Caller,
  attributes: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { region, accountId, resource } = parseArn(queueArn)!;
  const entries = Object.entries(attributes);
  await call(
    'sqs',
    'SendMessage',
    {
      // SQS reads account and name from the path and takes the region from the caller.
      QueueUrl: `https://sqs.${region}.amazonaws.com/${accountId}/${resource}`,
      MessageBody: body,
      ...(entries.length > 0 && {
        MessageAttributes: Object.fromEntries(
          entries.map(([name, value]) => [name, { DataType: 'String', StringValue: value || '-' }]),
        ),
      }),
    },
    caller,
  );
}
