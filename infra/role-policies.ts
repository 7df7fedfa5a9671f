import type { Statement } from './statement.ts';
import { charactersOf, divided, named } from './united.ts';

/**
 * AWS IAM User Guide, "IAM and AWS STS quotas": all inline policies of a role together, one managed policy, and the
 * managed policies of a role before anybody asks for more. White space does not count.
 */
export const IAM_QUOTAS = {
  inlineCharacters: 10_240,
  managedCharacters: 6_144,
  managedPoliciesPerRole: 10,
} as const;

/** The policies of a role, by where they stand. */
export interface RolePolicies {
  readonly inline: readonly Statement[];
  readonly managed: readonly (readonly Statement[])[];
}

const DOCUMENT_CHARACTERS = charactersOf({ Version: '2012-10-17', Statement: [] });
const MANAGED_CHARACTERS = IAM_QUOTAS.managedCharacters - DOCUMENT_CHARACTERS;
/** The statements of a role are cut to parts of this size, so that little of a policy stays empty. */
const PART_CHARACTERS = 2_000;
/** The number behind a statement's name. */
const NUMBER_CHARACTERS = 3;

/**
 * Spreads a role's statements over its inline policy and as few managed ones as they fit into; nothing where they are too
 * many. What fits into the inline policy stays there as it is written.
 */
export function rolePolicies(statements: readonly Statement[], managedMax: number): RolePolicies | undefined {
  const inlineCharacters = IAM_QUOTAS.inlineCharacters - DOCUMENT_CHARACTERS;
  if (charactersOf(statements) <= inlineCharacters) return { inline: statements, managed: [] };
  const [inline, ...managed] = filled(statements, PART_CHARACTERS, [inlineCharacters]);
  return managed.length <= managedMax ? { inline: inline!, managed } : undefined;
}

/** Spreads statements over managed policies, as many as it takes. */
export const managedPolicies = (statements: readonly Statement[]): RolePolicies['managed'] =>
  filled(statements, MANAGED_CHARACTERS, []);

/** First fit, largest first: into containers of the given sizes, then into as many managed policies as are needed. */
function filled(
  statements: readonly Statement[],
  partMax: number,
  sizes: readonly number[],
): readonly (readonly Statement[])[] {
  const parts = named(statements.flatMap((each) => divided(each, partMax - NUMBER_CHARACTERS - ','.length)));
  const containers: { left: number; statements: Statement[] }[] = sizes.map((left) => ({ left, statements: [] }));
  for (const part of parts.toSorted((one, other) => charactersOf(other) - charactersOf(one))) {
    const characters = charactersOf(part) + ','.length;
    let container = containers.find(({ left }) => left >= characters);
    if (container === undefined) {
      container = { left: MANAGED_CHARACTERS, statements: [] };
      containers.push(container);
    }
    container.left -= characters;
    container.statements.push(part);
  }
  return containers.map((container) => container.statements);
}
