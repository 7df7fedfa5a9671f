import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../infra/config.ts';
import { MANIFESTS } from '../../infra/manifests.ts';
import { placeOf } from '../../infra/place.ts';
import { groupPlans } from '../../infra/plan-groups.ts';
import { serviceAccess } from '../../infra/service-access.ts';
import { sourcePlaces } from '../../infra/source-places.ts';
import { PipelineStack } from '../../infra/stacks/pipeline-stack.ts';
import { SourceStack } from '../../infra/stacks/source-stack.ts';
import type { Plan } from '../../shared/plan.ts';
import { aPlan, aPlanOf, cluster } from './support/a-plan.ts';
import { statementsIn } from './support/statements-in.ts';
import { synthesized, withApp } from './support/synthesized.ts';

const OTHER_ACCOUNT = '444455556666';
const BUS = 'arn:aws:events:eu-west-1:111122223333:event-bus/default';
const source = cluster('orders-production', 'us-east-1');
const distant = aPlan({ source, trigger: {} });

const sourceStack = (stacks: ReturnType<typeof synthesized>) => stacks.find(({ name }) => /-source-/.test(name))!;

const withoutData = (stacks: ReturnType<typeof synthesized>) => stacks.filter(({ name }) => !/-data-/.test(name));

describe('a source-side stack', () => {
  test('is made for a source in another region, where it is', () => {
    const names = withoutData(synthesized([distant])).map(({ name, environment }) => [
      name,
      environment.region,
      environment.account,
    ]);
    expect(names).toEqual([
      ['aurora-restore-eu-west-1', 'eu-west-1', '111122223333'],
      ['aurora-restore-source-us-east-1', 'us-east-1', '111122223333'],
    ]);
  });

  test.each([
    ['that is not watched', [aPlan({ source })]],
    ['in the region of its target', [aPlan({ trigger: {} })]],
  ])('is not made for a source %s', (_what, plans) => {
    expect(withoutData(synthesized(plans))).toHaveLength(1);
  });

  test('holds one rule, for new snapshots, that sends to the default bus of the target, and its role', () => {
    const stack = sourceStack(synthesized([distant]));
    const [role, rule] = [stack.ofType('AWS::IAM::Role'), stack.ofType('AWS::Events::Rule')];
    expect(role).toHaveLength(1);
    expect(rule).toHaveLength(1);
    expect(Object.keys(stack.resources)).toHaveLength(2);
    expect(rule[0]!.Properties).toMatchObject({
      Name: 'aurora-restore-source-snapshots-1',
      EventPattern: {
        source: ['aws.rds'],
        'detail-type': ['RDS DB Cluster Snapshot Event'],
        detail: { EventID: ['RDS-EVENT-0169', 'RDS-EVENT-0075'] },
      },
      Targets: [{ Arn: BUS, RoleArn: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } }],
    });
    expect(rule[0]!.Properties.EventBusName).toBeUndefined();
  });

  test('may put events on that bus, and nothing else', () => {
    expect(statementsIn(sourceStack(synthesized([distant])))).toEqual([
      expect.objectContaining({ effect: 'Allow', actions: ['events:PutEvents'], resources: [BUS] }),
    ]);
  });

  test('sends to every target once, five to a rule', () => {
    const regions = ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-north-1', 'eu-south-1', 'eu-central-1'];
    const plans = regions.flatMap((region) =>
      ['a', 'b'].map((name) => aPlan({ name, source, target: cluster(name, region), trigger: {} })),
    );
    const places = sourcePlaces(plans);
    expect(places).toHaveLength(1);
    const rules = templateOf(places[0]!).findResources('AWS::Events::Rule');
    expect(Object.values(rules).map(({ Properties }) => Properties.Targets.length)).toEqual([5, 1]);
  });

  test('is one per place, for all plans that look there', () => {
    const plans = [distant, aPlanOf('carts', 'eu-west-1', { source, trigger: {} })];
    expect(synthesized(plans).filter(({ name }) => /-source-/.test(name))).toHaveLength(1);
  });

  test('leaves cdk-nag nothing to find', () => {
    withApp([distant], (app) => {
      app.synth();
      expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
    });
  });
});

describe('a source in another account', () => {
  const foreign = aPlan({ source: cluster('orders-production', 'eu-west-1', OTHER_ACCOUNT), trigger: {} });

  test('has its stack there', () => {
    expect(sourcePlaces([foreign])).toMatchObject([
      { account: OTHER_ACCOUNT, region: 'eu-west-1', targets: [{ account: '111122223333', region: 'eu-west-1' }] },
    ]);
  });

  test('is let onto the default bus with its snapshot events alone', () => {
    const policies = Object.values(pipelineTemplate(foreign).findResources('AWS::Events::EventBusPolicy'));
    expect(policies.map(({ Properties }) => Properties)).toEqual([
      {
        StatementId: 'aurora-restore-444455556666',
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::444455556666:root' },
          Action: 'events:PutEvents',
          Resource: BUS,
          Condition: {
            StringEquals: { 'events:source': 'aws.rds', 'events:detail-type': 'RDS DB Cluster Snapshot Event' },
          },
        },
      },
    ]);
  });

  test('is not let in while nobody watches it; a source of this account needs no leave', () => {
    for (const plan of [distant, { ...foreign, trigger: undefined }]) {
      pipelineTemplate(plan).resourceCountIs('AWS::Events::EventBusPolicy', 0);
    }
  });
});

function templateOf(place: ReturnType<typeof sourcePlaces>[number]): Template {
  return Template.fromStack(new SourceStack(new App(), 'Source', place));
}

/** Plans are refused for now when source and target are in two accounts, so the app cannot be asked. */
function pipelineTemplate(plan: Plan): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const [group] = groupPlans([plan], 'plans');
  const place = placeOf(group!, 'arn:aws:kms:eu-west-1:111122223333:key/topic');
  const access = new Map(MANIFESTS.map((manifest) => [manifest.name, serviceAccess(manifest, place)]));
  const props = { place, access, plansDirectory: 'plans', bundles: () => new Map(), config: readConfig(app) };
  return Template.fromStack(new PipelineStack(app, 'Pipeline', props));
}
