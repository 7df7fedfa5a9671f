import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { NAMES } from '../config.ts';

/**
 * Where people hear of restores and of dead letters. It has a key of its own because CloudWatch alarms cannot publish
 * to a topic under the key `aws/sns`, whose policy nobody can change.
 */
export class Notifications extends Construct {
  readonly topic: Topic;
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Encrypts the notifications of the Aurora Restore Pipeline at rest.',
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
    });
    this.topic = new Topic(this, 'Topic', { topicName: NAMES.topic, masterKey: this.key, enforceSSL: true });
    this.letAlarmsPublish();
  }

  /** A topic with a policy of its own has lost the default one, which lets the account's alarms in. */
  private letAlarmsPublish(): void {
    const whose = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
    const alarms = [new ServicePrincipal('cloudwatch.amazonaws.com')];
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsPublish',
        principals: alarms,
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: whose,
      }),
    );
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsEncrypt',
        principals: alarms,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: whose,
      }),
    );
  }
}
