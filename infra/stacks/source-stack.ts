import { Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { EventBus as BusTarget } from 'aws-cdk-lib/aws-events-targets';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { AutomatedSnapshotCreated, ManualSnapshotCreated } from '../../events/rds-events.ts';
import { allow } from '../common-grants.ts';
import { roleFor } from '../constructs/role-for.ts';
import { defaultBusArn, type SourcePlace } from '../source-places.ts';

/**
 * What is deployed beside a source that is watched from elsewhere: rules that send its snapshot events on. RDS puts them
 * on the default bus of its own account and region, and nobody else hears that one. What is lost on the way is found by
 * the catch-up scan of `restore-trigger`, so there is no queue here that people would have to watch.
 */
export class SourceStack extends Stack {
  constructor(scope: Construct, id: string, { account, region, targets, plans }: SourcePlace) {
    super(scope, id, {
      env: { account, region },
      stackName: sourceStackNameOf(region),
      description: `Sends snapshot events to the Aurora Restore Pipeline for ${plans.length === 1 ? `plan ${plans[0]!.name}` : `${plans.length} plans`}`,
    });
    const buses = targets.map(defaultBusArn);
    const role = roleFor(this, 'Role', {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
      policies: { inline: [allow('SendOn', ['events:PutEvents'], buses)], managed: [] },
    });
    // Its policy is written above; a target would add another one to it.
    const writtenRole = role.withoutPolicyUpdates();
    for (let start = 0; start < buses.length; start += TARGETS_PER_RULE_MAX) {
      const number = start / TARGETS_PER_RULE_MAX + 1;
      const rule = new Rule(this, `Snapshots${number}`, {
        ruleName: `aurora-restore-source-snapshots-${number}`,
        eventPattern: SNAPSHOT_EVENTS,
      });
      for (const arn of buses.slice(start, start + TARGETS_PER_RULE_MAX)) {
        rule.addTarget(
          new BusTarget(EventBus.fromEventBusArn(this, `Bus${buses.indexOf(arn) + 1}`, arn), { role: writtenRole }),
        );
      }
    }
  }
}

export const sourceStackNameOf = (region: string): string => `aurora-restore-source-${region}`;

/** Whose snapshots they are is asked where the plans are known. */
const SNAPSHOT_EVENTS = {
  source: ['aws.rds'],
  detailType: [...AutomatedSnapshotCreated.pattern['detail-type']],
  detail: { EventID: [AutomatedSnapshotCreated, ManualSnapshotCreated].map(({ eventId }) => eventId) },
};

/** Amazon EventBridge quotas. */
const TARGETS_PER_RULE_MAX = 5;
