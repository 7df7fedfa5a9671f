import { randomInt } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Lags } from '../lags.ts';
import { secretFaults } from './faults.ts';
import type { Secret } from './secret.ts';

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export interface SecretStore {
  readonly clock: Clock;
  /** An empty secret. Throws when the name is taken, by a secret that waits for its deletion too. */
  add(
    place: Place,
    name: string,
    settings: Partial<Pick<Secret, 'description' | 'kmsKeyId' | 'owningService' | 'tags'>>,
  ): Secret;
  /** By name, ARN, or ARN without its random end. */
  find(place: Place, secretId: string): Secret | undefined;
  list(place: Place): Secret[];
  remove(secret: Secret): void;
  /** Like `remove`, and the name stays taken for a while: AWS deletes asynchronously. */
  removeSlowly(secret: Secret): void;
}

const SUFFIX_LENGTH = 6;
const SUFFIX_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The secrets of all accounts and regions. */
export function createSecretStore(clock: Clock, lags: Pick<Lags, 'secretNameMs'>): SecretStore {
  const secrets = new Map<string, Secret>();
  /** When names of secrets that are gone can be used again. */
  const freeAtMs = new Map<string, number>();
  const list = (place: Place) => {
    for (const secret of secrets.values()) {
      if (secret.deletionDate && secret.deletionDate.getTime() <= clock.now()) secrets.delete(secret.arn);
    }
    return [...secrets.values()].filter(
      ({ accountId, region }) => accountId === place.accountId && region === place.region,
    );
  };
  const find = (place: Place, secretId: string) => list(place).find((secret) => isNamed(secret, secretId));
  return {
    clock,
    ...{ list, find },
    add: (place, name, settings) => {
      const taken = find(place, name);
      if (taken) throw taken.deletionDate ? secretFaults.nameMarkedForDeletion() : secretFaults.exists(name);
      if ((freeAtMs.get(keyOf({ ...place, name })) ?? 0) > clock.now()) throw secretFaults.nameMarkedForDeletion();
      const secret = newSecret(place, name, new Date(clock.now()), settings);
      secrets.set(secret.arn, secret);
      return secret;
    },
    remove: (secret) => void secrets.delete(secret.arn),
    removeSlowly: (secret) => {
      secrets.delete(secret.arn);
      freeAtMs.set(keyOf(secret), clock.now() + lags.secretNameMs);
    },
  };
}

function keyOf({ accountId, region, name }: Place & { readonly name: string }): string {
  return `${accountId} ${region} ${name}`;
}

/** The secret, unless it waits for its deletion. */
export function usableSecret(store: SecretStore, place: Place, secretId: string | undefined): Secret {
  const secret = existingSecret(store, place, secretId);
  if (secret.deletionDate) throw secretFaults.markedForDeletion();
  return secret;
}

/** The secret, even when it waits for its deletion. Throws `ResourceNotFoundException`. */
export function existingSecret(store: SecretStore, place: Place, secretId: string | undefined): Secret {
  if (!secretId) throw secretFaults.invalidParameter('You must provide a value for the SecretId parameter.');
  const secret = store.find(place, secretId);
  if (!secret) throw secretFaults.notFound();
  return secret;
}

function isNamed({ name, arn }: Secret, secretId: string): boolean {
  return secretId === name || secretId === arn || secretId === arn.slice(0, -SUFFIX_LENGTH - 1);
}

function newSecret({ accountId, region }: Place, name: string, at: Date, settings: Partial<Secret>): Secret {
  const suffix = Array.from(
    { length: SUFFIX_LENGTH },
    () => SUFFIX_CHARACTERS[randomInt(SUFFIX_CHARACTERS.length)],
  ).join('');
  return {
    arn: `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${suffix}`,
    ...{ name, accountId, region },
    createdAt: at,
    changedAt: at,
    versions: new Map(),
    tags: [],
    ...settings,
  };
}
