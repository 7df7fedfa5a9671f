import { parseArn } from '../../sqs/arn.ts';
import { serviceCaller } from '../../sqs/service-principal.ts';
import type { Caller } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { renderInput } from '../input/render-input.ts';
import type { Delivery } from './delivery.ts';
import { forwardToBus } from './forward-to-bus.ts';
import { sendToQueue } from './send-to-queue.ts';
import { targetKindOf } from './target-kind.ts';
import { Undeliverable } from './undeliverable.ts';

const SERVICE = 'events.amazonaws.com';

/** One attempt. Rejects with the target's fault or with Undeliverable. */
export async function sendToTarget(context: Context, delivery: Delivery): Promise<void> {
  const { target, rule } = delivery;
  const arn = target.Arn!;
  const input = renderInput(target, rule, delivery.event);
  switch (targetKindOf(arn)) {
    case 'lambda':
      return void (await context.invokeFunction(arn, payloadOf(input), { service: SERVICE, sourceArn: rule.arn }));
    case 'sqs':
      return sendToQueue(context, arn, input, callerFor(delivery));
    case 'sns':
      return void (await context.call('sns', 'Publish', { TopicArn: arn, Message: input }, callerFor(delivery)));
    case 'state-machine':
      payloadOf(input);
      return void (await context.call(
        'states',
        'StartExecution',
        { stateMachineArn: arn, input },
        callerFor(delivery),
      ));
    case 'event-bus':
      return forwardToBus(context, delivery);
  }
}

/** A target with a role is called as that role, any other by the service, which the target's own policy must admit. */
function callerFor({ target, rule }: Delivery): Caller {
  const { accountId, region } = parseArn(target.Arn!)!;
  if (!target.RoleArn) return serviceCaller(SERVICE, rule.arn, accountId, region);
  const sessionName = rule.name.slice(0, 64);
  return { accountId, region, principal: { kind: 'role', roleArn: target.RoleArn, sessionName } };
}

function payloadOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Undeliverable('INVALID_JSON', 'the input of the target is not JSON');
  }
}
