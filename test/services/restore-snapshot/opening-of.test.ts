import { expect, test } from '@jest/globals';
import { openingOf } from '../../../services/restore-snapshot/opening-of.ts';
import { aPlan, planFields } from '../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../support/a-saga.ts';
import { refusalOf } from '../../support/given.ts';

const old = outputsOf(['delete-rds'])['delete-rds']!.settings!;
const { network } = planFields();
const saga = (plan = aPlan()) => aSaga({ at: 'restore-snapshot', plan });
const planned = aPlan({
  network: { ...network, securityGroups: ['sg-0e'] },
  parameterGroups: { cluster: 'new-parameters' },
});

test('the cluster is opened with what the plan says', () => {
  expect(openingOf(saga(planned), old)).toEqual({ securityGroups: ['sg-0e'], clusterParameterGroup: 'new-parameters' });
});

test('the cluster is opened with what the old target had, otherwise', () => {
  expect(openingOf(saga(), old)).toEqual({
    securityGroups: ['sg-01d'],
    clusterParameterGroup: 'old-cluster-parameters',
  });
});

test('its parameters are AWS’s of the engine’s major version where nobody knows better', () => {
  const plan = aPlan({ network: { ...network, securityGroups: ['sg-0e'] } });
  expect(openingOf(saga(plan), undefined).clusterParameterGroup).toBe('default.aurora-postgresql16');
});

// RDS would give it the default group of the network.
test.each([
  ['there is no old target', undefined],
  ['the old target shows none', { ...old, securityGroups: [] }],
  ['a failed restore has left the old target in quarantine', { ...old, securityGroups: ['sg-0c105ed'] }],
])('is refused when the plan names no security groups and %s', (_what, settings) => {
  expect(refusalOf(() => openingOf(saga(), settings))).toBe('SecurityGroupsUnknown');
});

test('is refused when a failed restore has left the old target with the quarantine’s parameters', () => {
  const settings = { ...old, clusterParameterGroup: 'staging-quarantine-pg16' };
  expect(refusalOf(() => openingOf(saga(), settings))).toBe('ParameterGroupUnknown');
});
