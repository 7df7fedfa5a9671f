import type { Plan } from '../../../shared/plan.ts';
import type { SnapshotFacts } from '../../../shared/rds-facts.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Target } from '../../../shared/target-guard.ts';
import type { Answers } from './ask.ts';
import type { KeyFacts } from './place-reader.ts';

/** Whether the plan's keys are where they are needed and can encrypt. Pure. */
export function keyFindings(
  plan: Plan,
  keys: Answers<KeyFacts>,
  snapshot: SnapshotFacts | undefined,
  old: Target | undefined,
): readonly Finding[] {
  const { copy, source, target } = plan;
  // The same key in both places is told about once.
  const ofSource = source.kmsKey === copy.kmsKey ? undefined : source.kmsKey;
  return [
    ...oneKey('copy.kmsKey', copy.kmsKey, target.region, keys),
    ...oneKey('source.kmsKey', ofSource, source.region, keys),
    ...oneKey('target.kmsKey', target.kmsKey, target.region, keys),
    ...otherKeyOfSource(plan, snapshot),
    ...unnamedKeyFindings(plan, keys, snapshot, old),
  ];
}

/** The keys that something in the way of a restore is encrypted with, and that the plan does not name. Pure. */
export function unnamedKeys(
  plan: Plan,
  snapshot: SnapshotFacts | undefined,
  old: Target | undefined,
): readonly UnnamedKey[] {
  const { copy, source, target } = plan;
  const ofSnapshot = snapshot?.kmsKeyArn;
  // Only its final snapshot uses the key of the old target.
  const ofTarget = plan.finalSnapshot.take ? old?.cluster.kmsKeyArn : undefined;
  const isNamed = (arn: string) => [copy.kmsKey, source.kmsKey, target.kmsKey].includes(arn);
  return [
    ...(ofSnapshot && source.kmsKey === undefined && !isNamed(ofSnapshot)
      ? [{ arn: ofSnapshot, what: `snapshot '${snapshot!.id}'`, part: 'source' } as const]
      : []),
    ...(ofTarget && !isNamed(ofTarget)
      ? [{ arn: ofTarget, what: `target cluster '${old!.cluster.id}'`, part: 'target' } as const]
      : []),
  ];
}

export interface UnnamedKey {
  readonly arn: string;
  /** What is encrypted with it. */
  readonly what: string;
  /** The part of the plan that would name it. */
  readonly part: 'source' | 'target';
}

/** RDS makes a grant on the key for what it copies or takes, in the name of our role. Keys of AWS let everybody in. */
function unnamedKeyFindings(
  plan: Plan,
  keys: Answers<KeyFacts>,
  snapshot: SnapshotFacts | undefined,
  old: Target | undefined,
): readonly Finding[] {
  return unnamedKeys(plan, snapshot, old)
    .filter(({ arn }) => keys.get(arn)?.manager !== 'AWS')
    .map(({ arn, what, part }) => ({
      code: 'KmsKeyNotInPlan',
      message: `${what} is encrypted with '${arn}', which plan '${plan.name}' does not name: the pipeline's roles may not use it`,
      hint:
        `Write 'kmsKey: ${arn}' under '${part}' in the plan and deploy again. The key's policy must let account ${plan.target.account} use it, too: ` +
        JSON.stringify(statementFor(plan)),
    }));
}

/** For the key's policy; what each role may is in the roles' own policies. */
const statementFor = ({ target }: Plan) => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${target.account}:root` },
  Action: ['kms:DescribeKey', 'kms:CreateGrant'],
  Resource: '*',
});

function oneKey(field: string, arn: string | undefined, region: string, keys: Answers<KeyFacts>): readonly Finding[] {
  if (arn === undefined) return [];
  if (arn.split(':')[3] !== region) {
    return [
      {
        code: 'KmsKeyOfOtherRegion',
        message: `${field} '${arn}' is not in ${region}, where it is needed`,
        hint: `Give ${field} of the plan as the ARN of a key in ${region}.`,
      },
    ];
  }
  if (!keys.has(arn)) return [];
  const problem = problemOf(keys.get(arn));
  if (problem === undefined) return [];
  const hint = `Make the key usable, or give another one in ${field} of the plan.`;
  return [{ code: 'KmsKeyNotUsable', message: `KMS key '${arn}' ${problem}`, hint }];
}

function problemOf(key: KeyFacts | undefined): string | undefined {
  if (!key) return 'does not exist';
  if (key.state !== 'Enabled') return `has state '${key.state}', expected 'Enabled'`;
  if (key.spec !== 'SYMMETRIC_DEFAULT') return `has spec '${key.spec}', expected 'SYMMETRIC_DEFAULT'`;
  return key.usage === 'ENCRYPT_DECRYPT' ? undefined : `has usage '${key.usage}', expected 'ENCRYPT_DECRYPT'`;
}

/** Roles may use the keys that the plan names, and no others. */
function otherKeyOfSource({ name, source, copy }: Plan, snapshot: SnapshotFacts | undefined): readonly Finding[] {
  const used = snapshot?.kmsKeyArn;
  if (source.kmsKey === undefined || used === undefined || used === source.kmsKey || used === copy.kmsKey) return [];
  return [
    {
      code: 'KmsKeyOfSourceDiffers',
      message: `snapshot '${snapshot!.id}' is encrypted with '${used}', expected source.kmsKey '${source.kmsKey}'`,
      hint: `Correct source.kmsKey in plan '${name}' and deploy again, or name another snapshot.`,
    },
  ];
}
