import { describe, expect, test } from '@jest/globals';
import { newClusterWanted } from '../../../../services/snapshot-check/preflight/new-cluster-wanted.ts';
import { reachFindings, reachQuestionOf } from '../../../../services/snapshot-check/preflight/reach.ts';
import { UNREACHED, type Unreached } from '../../../../shared/unreached.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aCluster } from '../../../support/rds-builders.ts';

const plan = aPlan();
const HOST = 'orders-staging.cluster-c1.eu-west-1.rds.amazonaws.com';
const target = (facts = {}) => ({ cluster: aCluster({ endpoint: HOST, port: 5432, ...facts }), instances: [] });
const wanted = newClusterWanted(plan, target(), undefined);
const functionName = 'aurora-restore-setup-db-users';
const found = (...unreached: { what: string; why: Unreached }[]) =>
  reachFindings(plan, wanted, { value: { functionName, answer: { asked: ['rds'], unreached } } });

describe('the function in the VPC is asked for', () => {
  test('the port of the old target, where the new cluster will be reached on the same way', () => {
    expect(reachQuestionOf(plan, target(), wanted).reach.database).toEqual({ host: HOST, port: 5432 });
  });

  test.each([
    ['there is none', undefined],
    ['it is stopped', target({ status: 'stopped' })],
    ['it is behind other security groups', target({ securityGroups: ['sg-other'] })],
    ['it is in other subnets', target({ subnetGroup: 'elsewhere' })],
  ])('services alone when of the old target %s', (_what, old) => {
    expect(reachQuestionOf(plan, old, wanted)).toEqual({
      reach: { plan: 'orders-staging', region: 'eu-west-1', cluster: 'orders-staging' },
    });
  });
});

describe('a finding', () => {
  test('is none when everything is reached', () => {
    expect(found()).toEqual([]);
  });

  test.each([
    ['secretsmanager', 'Missing is the interface endpoint com.amazonaws.eu-west-1.secretsmanager, or a NAT'],
    ['events', 'Missing is the interface endpoint com.amazonaws.eu-west-1.events, or a NAT'],
    ['dynamodb', 'Missing is the gateway endpoint com.amazonaws.eu-west-1.dynamodb, or a NAT'],
  ])('names the service %s, the reason, and the endpoint that is missing', (what, hint) => {
    expect(found({ what, why: 'timed out' })).toEqual([
      {
        code: 'ServiceNotReached',
        message: `function '${functionName}' does not reach the AWS service '${what}' from ${plan.network.functionSubnets.join(', ')}: timed out`,
        hint: expect.stringContaining(hint),
      },
    ]);
  });

  test('names everything that was not reached at once', () => {
    expect(found({ what: 'rds', why: 'refused' }, { what: 'database', why: 'timed out' })).toMatchObject([
      { code: 'ServiceNotReached' },
      {
        code: 'TargetNotReached',
        hint: expect.stringContaining('--group-id sg-0a1b2c3d --protocol tcp --port 5432 --source-group sg-0f1'),
      },
    ]);
  });

  test.each(UNREACHED)('for a service that was not reached because of "%s" has a hint that can be followed', (why) => {
    const [finding] = found({ what: 'rds', why });
    expect(finding!.message).toContain(why);
    expect(finding!.hint).toMatch(/^(Missing is|Let|Set|Something between)/);
  });

  test('is none for the name in the certificate of the old target: the new cluster has its own', () => {
    expect(found({ what: 'database', why: 'certificate for another name' })).toEqual([]);
    expect(found({ what: 'database', why: 'certificate not trusted' })).toHaveLength(1);
  });

  test('is made of a function that fails, is too old to understand, or answers nothing: never a pass', () => {
    expect(
      reachFindings(plan, wanted, { value: { functionName, failure: 'Runtime.ImportModuleError: no module' } }),
    ).toEqual([
      {
        code: 'DatabaseFunctionFailed',
        message: `function '${functionName}', asked what it reaches from its VPC, answered: Runtime.ImportModuleError: no module`,
        hint: expect.stringContaining('Deploy again'),
      },
    ]);
    expect(reachFindings(plan, wanted, { value: { functionName } })).toHaveLength(1);
  });
});
