import { parseArn } from '../../sqs/arn.ts';
import { isAllowedByPolicy } from '../../sqs/resource-policy.ts';
import type { Context } from '../context.ts';
import type { Bus } from '../eventbridge-state.ts';
import { busIfAny, busReference } from '../find.ts';
import type { Delivery } from './delivery.ts';
import { Undeliverable } from './undeliverable.ts';

/**
 * Puts an event on another bus, unchanged, but for a new id where the bus is in another region (seen in AWS). An event travels from bus to bus once; that AWS uses these two codes also
 * where account or region did not change is a guess. A bus of another account must admit the sender by its policy;
 * what the target's role may do is not checked.
 */
export function forwardToBus(context: Context, { target, event, rule }: Delivery): void {
  const arn = parseArn(target.Arn!)!;
  const sender = parseArn(rule.arn)!;
  if (event.wasForwarded) {
    const code = arn.accountId === sender.accountId ? 'THIRD_REGION_HOP_DETECTED' : 'THIRD_ACCOUNT_HOP_DETECTED';
    throw new Undeliverable(code, 'an event that came from another bus is not forwarded again');
  }
  const bus = busIfAny(context, busReference(target.Arn, arn));
  if (!bus) throw new Undeliverable('NO_RESOURCE', `event bus ${target.Arn} does not exist`);
  const principal = target.RoleArn ?? `arn:aws:iam::${sender.accountId}:root`;
  if (bus.accountId !== sender.accountId && !admits(bus, principal, event.envelope)) {
    throw new Undeliverable(
      'NO_PERMISSIONS',
      `the policy of ${bus.arn} does not allow events:PutEvents to ${principal}`,
    );
  }
  const envelope = bus.region === sender.region ? event.envelope : { ...event.envelope, id: context.newId() };
  context.ingest(bus, { envelope, ingestedAtMs: context.clock.now(), wasForwarded: true });
}

/** Whether the policy of a bus lets an account, role or user of another account put an event on it. */
export function admits(bus: Bus, principalArn: string, event: { source: string; 'detail-type': string }): boolean {
  return isAllowedByPolicy(bus.policy, {
    principal: { aws: principalArn },
    action: 'events:PutEvents',
    resource: bus.arn,
    context: {
      'events:source': event.source,
      'events:detail-type': event['detail-type'],
      'aws:SecureTransport': 'true',
      'aws:PrincipalArn': principalArn,
      'aws:PrincipalAccount': parseArn(principalArn)?.accountId ?? '',
    },
  });
}
