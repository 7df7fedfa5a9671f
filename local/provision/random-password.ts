import { randomInt } from 'node:crypto';

/** `GenerateSecretString` of CloudFormation, which has the members of `GetRandomPassword`. */
export interface PasswordOptions {
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly IncludeSpace?: boolean;
  /** True unless said otherwise. */
  readonly RequireEachIncludedType?: boolean;
}

const LENGTH = 32;
const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** A password from a cryptographic source, by Secrets Manager's rules. */
export function randomPassword(options: PasswordOptions): string {
  const types = [
    options.ExcludeLowercase === true ? '' : LOWERCASE,
    options.ExcludeUppercase === true ? '' : LOWERCASE.toUpperCase(),
    options.ExcludeNumbers === true ? '' : '0123456789',
    options.ExcludePunctuation === true ? '' : PUNCTUATION,
    options.IncludeSpace === true ? ' ' : '',
  ]
    .map((type) => [...type].filter((character) => !(options.ExcludeCharacters ?? '').includes(character)))
    .filter((type) => type.length > 0);
  const all = types.flat();
  if (all.length === 0) throw new Error('GenerateSecretString excludes every character');
  const required = options.RequireEachIncludedType === false ? [] : types.map(oneOf);
  const rest = Array.from({ length: (options.PasswordLength ?? LENGTH) - required.length }, () => oneOf(all));
  return shuffled([...required, ...rest]).join('');
}

function oneOf(characters: readonly string[]): string {
  return characters[randomInt(characters.length)] ?? '';
}

/** The required characters must not always come first. */
function shuffled(characters: readonly string[]): string[] {
  const result = [...characters];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [result[last], result[other]] = [result[other] ?? '', result[last] ?? ''];
  }
  return result;
}
