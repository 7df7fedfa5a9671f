import { join } from 'node:path';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { FIRST_STEP, type ServiceName, TRACKER, TRIGGER } from '../../events/services.ts';
import { RDS_SUBJECTS } from '../../events/rds-events.ts';
import type { Plan } from '../../shared/plan.ts';
import { PLAN_ROLES, PROBE_STS } from '../../shared/names.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';
import type { Bundle } from '../bundle-services.ts';
import { DATABASE_FUNCTION, type InfraConfig, NAMES, planRolePrefixOf } from '../config.ts';
import { Notifications } from '../constructs/notifications.ts';
import { PipelineBus } from '../constructs/pipeline-bus.ts';
import { RequesterPolicy } from '../constructs/requester-policy.ts';
import { SagaClockMachine } from '../constructs/saga-clock-machine.ts';
import { managedPolicy } from '../constructs/role-for.ts';
import { ServiceEndpoints } from '../constructs/service-endpoints.ts';
import { StepService } from '../constructs/step-service.ts';
import { MANIFESTS } from '../manifests.ts';
import { functionNetworkOf } from '../network.ts';
import type { Place } from '../place.ts';
import { denialPolicies, type ServiceAccess } from '../service-access.ts';
import { defaultBusArn, sendingAccounts } from '../source-places.ts';

export interface PipelineStackProps {
  readonly place: Place;
  readonly access: ReadonlyMap<ServiceName, ServiceAccess>;
  readonly plansDirectory: string;
  readonly bundles: () => ReadonlyMap<string, Bundle>;
  readonly config: InfraConfig;
}

/** Everything the pipeline is in the account and region of some plans' targets. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, { place, access, plansDirectory, bundles, config }: PipelineStackProps) {
    const { account, region, plans } = place;
    super(scope, id, {
      env: { account, region },
      stackName: stackNameOf(region),
      description: `Aurora Restore Pipeline for ${plans.length === 1 ? `plan ${plans[0]!.name}` : `${plans.length} plans`}`,
    });
    const { bus, archive } = new PipelineBus(this, 'PipelineBus');
    const { topic } = new Notifications(this, 'Notifications', place.topicKey);
    const denials = denialPolicies(place).map((statements, index) =>
      managedPolicy(this, `Denials${index + 1}`, statements),
    );
    const { machine } = new SagaClockMachine(this, 'SagaClock', { place, alarmTopic: topic });

    const environment = {
      STATE_TABLE: NAMES.stateTable,
      AUDIT_TABLE: NAMES.auditTable,
      BUS_NAME: bus.eventBusName,
    };
    const endpoints = this.endpointsFor(plans, callsSts(access));
    for (const manifest of MANIFESTS) {
      new StepService(this, pascalCase(manifest.name), {
        manifest,
        place,
        denials,
        access: access.get(manifest.name)!,
        bus,
        bundles,
        config,
        alarmTopic: topic,
        environment: {
          ...environment,
          ...(manifest.needsDatabaseNetwork && endpoints),
          ...(calls(manifest, 'database-function') && { DATABASE_FUNCTION: place.functionOf(DATABASE_FUNCTION) }),
          ...planRoleSettings(access.get(manifest.name)!, manifest.name, place),
          ...(manifest.name === DATABASE_FUNCTION && callsSts(access) && { [PROBE_STS]: 'true' }),
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
      StateTableName: NAMES.stateTable,
      AuditTableName: NAMES.auditTable,
      TopicArn: topic.topicArn,
      StateMachineArn: machine.ref,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }

  /** What functions in the plans' VPC are told of the endpoints that are made for them, if any. */
  private endpointsFor(plans: readonly Plan[], needsSts: boolean): Readonly<Record<string, string>> {
    const { endpointsIn: vpcId, ...network } = functionNetworkOf(plans);
    if (vpcId === undefined) return {};
    const { account, region } = this;
    return new ServiceEndpoints(this, 'Endpoints', { ...network, account, region, vpcId, needsSts }).environment;
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

/** How a function finds the role that it works under for a plan. */
function planRoleSettings(
  { planRoles }: ServiceAccess,
  service: string,
  place: Place,
): Readonly<Record<string, string>> {
  if (planRoles.length === 0) return {};
  return {
    [PLAN_ROLES.prefix]: place.roleOf(planRolePrefixOf(service, place.region)),
    [PLAN_ROLES.count]: String(planRoles.length),
  };
}

/** Whether a function in the plans' VPC assumes plan roles, which it calls STS for. */
const callsSts = (access: ReadonlyMap<string, ServiceAccess>): boolean =>
  MANIFESTS.some(({ name, needsDatabaseNetwork }) => needsDatabaseNetwork && access.get(name)!.planRoles.length > 0);

function calls({ calls }: ServiceManifest, resource: ServiceManifest['calls'][number]['on'][number]): boolean {
  return calls.some(({ on }) => on.includes(resource));
}

/** `copy-snapshot` becomes `CopySnapshot`: logical ids derive from it, so it stays as it is. */
function pascalCase(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_match, _hyphen, letter: string) => letter.toUpperCase());
}
