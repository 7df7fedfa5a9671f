import { join } from 'node:path';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { FIRST_STEP, type ServiceName, TRACKER, TRIGGER } from '../../events/services.ts';
import { RDS_SUBJECTS } from '../../events/rds-events.ts';
import type { Plan } from '../../shared/plan.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';
import type { Bundle } from '../bundle-services.ts';
import { DATABASE_FUNCTION, type InfraConfig } from '../config.ts';
import { Notifications } from '../constructs/notifications.ts';
import { PipelineBus } from '../constructs/pipeline-bus.ts';
import { RequesterPolicy } from '../constructs/requester-policy.ts';
import { SagaClockMachine } from '../constructs/saga-clock-machine.ts';
import { SagaTables } from '../constructs/saga-tables.ts';
import { StepService } from '../constructs/step-service.ts';
import { MANIFESTS } from '../manifests.ts';
import { placeOf } from '../place.ts';
import type { PlanGroup } from '../plan-groups.ts';
import { defaultBusArn, sendingAccounts } from '../source-places.ts';

export interface PipelineStackProps {
  readonly group: PlanGroup;
  readonly plansDirectory: string;
  readonly bundles: () => ReadonlyMap<string, Bundle>;
  readonly config: InfraConfig;
}

/** Everything the pipeline is in the account and region of some plans' targets. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, { group, plansDirectory, bundles, config }: PipelineStackProps) {
    const { account, region, plans } = group;
    super(scope, id, {
      env: { account, region },
      stackName: stackNameOf(region),
      description: `Aurora Restore Pipeline for ${plans.map(({ name }) => name).join(', ')}`.slice(0, DESCRIPTION_MAX),
    });
    const tables = new SagaTables(this, 'Tables');
    const { bus, archive } = new PipelineBus(this, 'PipelineBus');
    const { topic, key } = new Notifications(this, 'Notifications');
    const place = placeOf(group, key.keyArn);
    const { machine } = new SagaClockMachine(this, 'SagaClock', { place, alarmTopic: topic });

    const environment = {
      STATE_TABLE: tables.state.tableName,
      AUDIT_TABLE: tables.audit.tableName,
      BUS_NAME: bus.eventBusName,
    };
    for (const manifest of MANIFESTS) {
      new StepService(this, pascalCase(manifest.name), {
        manifest,
        place,
        bus,
        bundles,
        config,
        alarmTopic: topic,
        environment: {
          ...environment,
          ...(calls(manifest, 'database-function') && { DATABASE_FUNCTION: place.functionOf(DATABASE_FUNCTION) }),
          ...(calls(manifest, 'topic') && { TOPIC_ARN: topic.topicArn }),
          ...(calls(manifest, 'saga-clock') && { STATE_MACHINE_ARN: machine.ref }),
          ...(calls(manifest, 'archive') && { ARCHIVE_ARN: archive.archiveArn, BUS_ARN: bus.eventBusArn }),
        },
        // The tracker freezes a plan into the restore, the trigger asks which plans watch, a dry run is of no restore.
        planFiles: PLAN_READERS.includes(manifest.name)
          ? plans.map(({ name }) => join(plansDirectory, `${name}.yaml`))
          : [],
      });
    }

    this.admitEvents(plans);

    const { policy } = new RequesterPolicy(this, 'Requester', place);

    const outputs = {
      RequesterPolicyArn: policy.managedPolicyArn,
      BusName: bus.eventBusName,
      ArchiveArn: archive.archiveArn,
      StateTableName: tables.state.tableName,
      AuditTableName: tables.audit.tableName,
      TopicArn: topic.topicArn,
      StateMachineArn: machine.ref,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }

  /** The default bus takes snapshot events from the accounts of sources that plans watch, and nothing else. */
  private admitEvents(plans: readonly Plan[]): void {
    for (const account of sendingAccounts(plans)) {
      new CfnEventBusPolicy(this, `EventsFrom${account}`, {
        statementId: `aurora-restore-${account}`,
        statement: {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: 'events:PutEvents',
          Resource: defaultBusArn({ account: this.account, region: this.region }),
          Condition: { StringEquals: { 'events:source': 'aws.rds', 'events:detail-type': SNAPSHOT_EVENT } },
        },
      });
    }
  }
}

const SNAPSHOT_EVENT = RDS_SUBJECTS.snapshot.detailType;

const PLAN_READERS: readonly ServiceName[] = [TRACKER, TRIGGER, FIRST_STEP];

export const stackNameOf = (region: string): string => `aurora-restore-${region}`;

/** AWS CloudFormation quotas: the description of a template, in bytes. */
const DESCRIPTION_MAX = 1_024;

function calls({ calls }: ServiceManifest, resource: ServiceManifest['calls'][number]['on'][number]): boolean {
  return calls.some(({ on }) => on.includes(resource));
}

/** `copy-snapshot` becomes `CopySnapshot`: logical ids derive from it, so it stays as it is. */
function pascalCase(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_match, _hyphen, letter: string) => letter.toUpperCase());
}
