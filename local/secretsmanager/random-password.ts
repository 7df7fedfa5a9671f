import { randomInt } from 'node:crypto';
import { secretFaults } from './faults.ts';

export interface PasswordRules {
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly IncludeSpace?: boolean;
  readonly RequireEachIncludedType?: boolean;
}

const LENGTH_DEFAULT = 32;
const LENGTH_MAX = 4_096;
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** A password that keeps the rules, each included type of character at least once unless told otherwise. */
export function randomPassword(rules: PasswordRules): string {
  const types = characterTypes(rules);
  const length = rules.PasswordLength ?? LENGTH_DEFAULT;
  const required = (rules.RequireEachIncludedType ?? true) ? types : [];
  if (types.length === 0 || length < Math.max(1, required.length) || length > LENGTH_MAX) {
    throw secretFaults.invalidParameter('The password length and the excluded characters leave no possible password.');
  }
  const all = types.join('');
  const characters = Array.from({ length }, (_, i) => pick(required[i] ?? all));
  return shuffle(characters).join('');
}

function characterTypes(rules: PasswordRules): string[] {
  const types = [
    rules.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    rules.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    rules.ExcludeNumbers ? '' : '0123456789',
    rules.ExcludePunctuation ? '' : PUNCTUATION,
    rules.IncludeSpace ? ' ' : '',
  ];
  const excluded = new Set(rules.ExcludeCharacters);
  return types
    .map((type) => [...type].filter((character) => !excluded.has(character)).join(''))
    .filter((type) => type !== '');
}

function pick(characters: string): string {
  return characters[randomInt(characters.length)]!;
}

function shuffle(items: readonly string[]): string[] {
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i -= 1) {
    const j = randomInt(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return shuffled;
}
