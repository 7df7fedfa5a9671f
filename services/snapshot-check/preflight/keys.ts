import type { Plan } from '../../../shared/plan.ts';
import type { SnapshotFacts } from '../../../shared/rds-facts.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Answers } from './ask.ts';
import type { KeyFacts } from './place-reader.ts';

/** Whether the plan's keys are where they are needed and can encrypt. Pure. */
export function keyFindings(
  plan: Plan,
  keys: Answers<KeyFacts>,
  snapshot: SnapshotFacts | undefined,
): readonly Finding[] {
  const { copy, source, target } = plan;
  // The same key in both places is told about once.
  const ofSource = source.kmsKey === copy.kmsKey ? undefined : source.kmsKey;
  return [
    ...oneKey('copy.kmsKey', copy.kmsKey, target.region, keys),
    ...oneKey('source.kmsKey', ofSource, source.region, keys),
    ...otherKeyOfSource(plan, snapshot),
  ];
}

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
