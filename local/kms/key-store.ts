import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { KeyDirectory, KeyFacts } from '../model/key-directory.ts';
import { AwsFault } from '../wire/aws-fault.ts';

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export interface Key {
  readonly arn: string;
  readonly id: string;
  readonly accountId: string;
  readonly createdAt: Date;
  readonly description: string;
  readonly manager: 'CUSTOMER' | 'AWS';
  isEnabled: boolean;
  readonly tags: Map<string, string>;
}

export interface KeyStore {
  /** Makes a key; AWS's own ones come into being when somebody first asks for their alias. */
  add(place: Place, key: Partial<Pick<Key, 'id' | 'description' | 'manager'>>): Key;
  /** By key id, key ARN, alias name or alias ARN; nothing when there is none in the place's region. */
  find(keyId: string, place: Place): Key | undefined;
  /** Throws `AlreadyExistsException` for a taken alias. */
  addAlias(place: Place, alias: string, key: Key): void;
  aliases(place: Place): readonly { readonly name: string; readonly arn: string; readonly key: Key }[];
  readonly directory: KeyDirectory;
}

/** The aliases of AWS managed keys that RDS and Secrets Manager encrypt with. */
const AWS_ALIASES = ['alias/aws/rds', 'alias/aws/secretsmanager'];

/** Keys without key material: nothing is encrypted here, only named. */
export function createKeyStore(clock: Clock): KeyStore {
  const keys = new Map<string, Key>();
  const aliases = new Map<string, { readonly name: string; readonly place: Place; readonly key: Key }>();
  const add: KeyStore['add'] = (place, { id = randomUUID(), description = '', manager = 'CUSTOMER' }) => {
    const arn = `arn:aws:kms:${place.region}:${place.accountId}:key/${id}`;
    const { accountId } = place;
    const key: Key = {
      arn,
      id,
      accountId,
      description,
      manager,
      createdAt: new Date(clock.now()),
      isEnabled: true,
      tags: new Map(),
    };
    keys.set(arn, key);
    return key;
  };
  const addAlias: KeyStore['addAlias'] = (place, name, key) => {
    const arn = aliasArn(place, name);
    if (aliases.has(arn)) throw new AwsFault('AlreadyExistsException', `An alias with the name ${arn} already exists`);
    aliases.set(arn, { name, place: { accountId: place.accountId, region: place.region }, key });
  };
  const addAwsKeys = (place: Place) => {
    for (const alias of AWS_ALIASES) {
      if (aliases.has(aliasArn(place, alias))) continue;
      addAlias(
        place,
        alias,
        add(place, { manager: 'AWS', description: `Default key that protects my ${alias.slice(10)} data` }),
      );
    }
  };
  const find: KeyStore['find'] = (keyId, place) => {
    addAwsKeys(place);
    const arn = fullArn(keyId, place);
    if (arn.split(':')[3] !== place.region) return undefined;
    return aliases.get(arn)?.key ?? keys.get(arn);
  };
  return {
    ...{ add, addAlias, find },
    aliases: (place) => {
      addAwsKeys(place);
      const isHere = (other: Place) => other.accountId === place.accountId && other.region === place.region;
      return [...aliases]
        .filter(([, alias]) => isHere(alias.place))
        .map(([arn, { name, key }]) => ({ arn, name, key }));
    },
    directory: { resolve: (keyId, place) => factsOf(find(keyId, place)) },
  };
}

function factsOf(key: Key | undefined): KeyFacts | undefined {
  return key && { arn: key.arn, isEnabled: key.isEnabled, isAwsManaged: key.manager === 'AWS' };
}

/** The ARN a key id, alias name or ARN stands for. */
export function fullArn(keyId: string, { accountId, region }: Place): string {
  if (keyId.startsWith('arn:')) return keyId;
  return keyId.startsWith('alias/')
    ? aliasArn({ accountId, region }, keyId)
    : `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
}

function aliasArn({ accountId, region }: Place, alias: string): string {
  return `arn:aws:kms:${region}:${accountId}:${alias}`;
}
