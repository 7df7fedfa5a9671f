/** Where RDS keeps the master passwords it manages: Secrets Manager, or memory in a simulation. */
export interface MasterSecrets {
  create(request: MasterSecretRequest): MasterSecret;
  /** Deleted at once, as RDS does when its cluster goes. */
  delete(secretArn: string): void;
}

export interface MasterSecretRequest {
  readonly accountId: string;
  readonly region: string;
  /** `rds!cluster-<uuid>` */
  readonly name: string;
  readonly clusterArn: string;
  readonly masterUsername: string;
  readonly password: string;
  readonly kmsKeyId?: string;
}

export interface MasterSecret {
  readonly arn: string;
  readonly kmsKeyArn: string;
}

/** Names secrets without keeping any. */
export const namedSecretsOnly: MasterSecrets = {
  create: ({ accountId, region, name, kmsKeyId }) => ({
    arn: `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-aAbBcC`,
    kmsKeyArn: kmsKeyId ?? `arn:aws:kms:${region}:${accountId}:key/aws-secretsmanager`,
  }),
  delete: () => undefined,
};
