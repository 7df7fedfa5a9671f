export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly createdAt: Date;
  /** The service that manages it; the account's users may then only read it. */
  readonly owningService?: string;
  description?: string;
  kmsKeyId?: string;
  changedAt: Date;
  /** When it will be gone for good. */
  deletionDate?: Date;
  deletedAt?: Date;
  readonly versions: Map<string, SecretVersion>;
  tags: SecretTag[];
}

export interface SecretVersion {
  readonly id: string;
  readonly value: string;
  readonly createdAt: Date;
  readonly stages: Set<string>;
}

export interface SecretTag {
  readonly Key: string;
  readonly Value: string;
}

/** The stages of every version that has one, as the API lists them. */
export function stagesByVersion(secret: Secret): Record<string, string[]> {
  const staged = [...secret.versions.values()].filter((version) => version.stages.size > 0);
  return Object.fromEntries(staged.map((version) => [version.id, [...version.stages]]));
}

/**
 * Adds a version. A stage belongs to one version at a time, and the version that loses `AWSCURRENT` becomes
 * `AWSPREVIOUS`. Versions without any stage are forgotten, which AWS does when there are very many.
 */
export function addVersion(
  secret: Secret,
  id: string,
  value: string,
  at: Date,
  stages: readonly string[] = ['AWSCURRENT'],
): void {
  const previous = [...secret.versions.values()].find((version) => version.stages.has('AWSCURRENT'));
  const added: SecretVersion = { id, value, createdAt: at, stages: new Set(stages) };
  const losesCurrent = previous !== undefined && added.stages.has('AWSCURRENT');
  for (const version of secret.versions.values()) {
    stages.forEach((stage) => version.stages.delete(stage));
    if (losesCurrent) version.stages.delete('AWSPREVIOUS');
  }
  if (losesCurrent) previous.stages.add('AWSPREVIOUS');
  secret.versions.set(id, added);
  secret.changedAt = at;
  for (const version of [...secret.versions.values()]) {
    if (version.stages.size === 0) secret.versions.delete(version.id);
  }
}
