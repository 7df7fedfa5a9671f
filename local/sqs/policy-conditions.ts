import { notImitated } from '../wire/aws-fault.ts';
import { matchesGlob } from './glob.ts';

type Conditions = Readonly<Record<string, Readonly<Record<string, string | boolean | readonly string[]>>>>;

/** Whether every condition of a statement holds. A key the request does not have fails its positive conditions. */
export function conditionsHold(conditions: Conditions, context: Readonly<Record<string, string>>): boolean {
  const actual = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holds(operator, actual.get(key.toLowerCase()), [wanted].flat().map(String)),
    ),
  );
}

type Compare = (wanted: string, actual: string) => boolean;

const COMPARE: Readonly<Record<string, Compare>> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringLike: matchesGlob,
  // ARN operators accept wildcards in both forms.
  ArnEquals: matchesGlob,
  ArnLike: matchesGlob,
  Bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
};

function holds(operator: string, actual: string | undefined, wanted: readonly string[]): boolean {
  const ifExists = operator.endsWith('IfExists');
  const compare = COMPARE[ifExists ? operator.slice(0, -'IfExists'.length) : operator];
  if (!compare) throw notImitated(`the condition operator ${operator} in a resource policy`);
  if (actual === undefined) return ifExists;
  return wanted.some((value) => compare(value, actual));
}
