import { Aws } from 'aws-cdk-lib';
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

  constructor(scope: Construct, id: string, keyArn: string) {
    super(scope, id);
    const masterKey = Key.fromKeyArn(this, 'Key', keyArn);
    this.topic = new Topic(this, 'Topic', { topicName: NAMES.topic, masterKey, enforceSSL: true });
    this.letAlarmsPublish();
  }

  /** A topic with a policy of its own has lost the default one, which lets the account's alarms in. */
  private letAlarmsPublish(): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsPublish',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }
}
