/** Where the model's random names come from; a simulation passes a seeded source, the local runtime a strong one. */
export interface Ids {
  uuid(): string;
  /** The 26 upper-case characters after `cluster-`, `db-` in a resource id. */
  resourceToken(): string;
  /** The twelve lower-case characters in an endpoint's name. */
  endpointToken(): string;
  /** A master password as RDS makes one for a managed secret. */
  password(): string;
}

const UPPER_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LOWER_AND_DIGITS = 'abcdefghijklmnopqrstuvwxyz234567';
const HEX = '0123456789abcdef';
/** Without `/`, `"`, `@`, space and quotes, which RDS or a shell would refuse. */
const PASSWORD_CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!#%()*+-.:<=>?[]^_{|}~';

/** `random` answers in [0, 1). */
export function createIds(random: () => number): Ids {
  const pick = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
  return {
    uuid: () => `${pick(HEX, 8)}-${pick(HEX, 4)}-4${pick(HEX, 3)}-${pick('89ab', 1)}${pick(HEX, 3)}-${pick(HEX, 12)}`,
    resourceToken: () => pick(UPPER_AND_DIGITS, 26),
    endpointToken: () => pick(LOWER_AND_DIGITS, 12),
    password: () => pick(PASSWORD_CHARACTERS, 32),
  };
}

/** Ids nobody can guess, for the local runtime: a managed master password is among them. */
export function createUnguessableIds(): Ids {
  return createIds(() => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32);
}
