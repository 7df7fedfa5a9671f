import { CfnOutput, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { SagaTables } from '../constructs/saga-tables.ts';
import type { PlanGroup } from '../plan-groups.ts';

/**
 * What outlives the pipeline. The tables have fixed names and are kept whatever happens, so in one stack with the rest a
 * first deployment that fails would leave them in the way of the second. Without termination protection, which the CDK
 * sets before it creates: it could not delete the failed stack then, which it does before it tries again.
 */
export class DataStack extends Stack {
  constructor(scope: Construct, id: string, { account, region }: Pick<PlanGroup, 'account' | 'region'>) {
    super(scope, id, {
      env: { account, region },
      stackName: dataStackNameOf(region),
      description: 'Aurora Restore Pipeline: its tables, and the key of its notifications.',
    });
    const key = new Key(this, 'NotificationsKey', {
      description: 'Encrypts the notifications of the Aurora Restore Pipeline at rest.',
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
      // Nothing is encrypted with it for longer than a notification is on its way.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    letAlarmsEncrypt(key, account);
    // The tables last: what is made after them could fail, and leave them behind.
    new SagaTables(this, 'Tables').node.addDependency(key);
    new CfnOutput(this, 'NotificationsKeyArn', { value: key.keyArn, exportName: keyExportOf(region) });
  }
}

/** The ARN of the notifications' key, in another stack of the same place. */
export const importedKeyArn = (region: string): string => Fn.importValue(keyExportOf(region));

export const dataStackNameOf = (region: string): string => `aurora-restore-data-${region}`;

const keyExportOf = (region: string): string => `${dataStackNameOf(region)}:notifications-key-arn`;

/** CloudWatch publishes alarms in its own name, and needs the key to. */
function letAlarmsEncrypt(key: Key, account: string): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsEncrypt',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  );
}
