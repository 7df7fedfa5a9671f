/** Where RDS asks about KMS keys. */
export interface KeyDirectory {
  /** By key id, key ARN, alias name or alias ARN, as seen from one account and region; nothing when there is none. */
  resolve(keyId: string, from: { readonly accountId: string; readonly region: string }): KeyFacts | undefined;
}

export interface KeyFacts {
  readonly arn: string;
  readonly isEnabled: boolean;
  /** The account's default key of a service, as behind `alias/aws/rds`: it can never be shared. */
  readonly isAwsManaged: boolean;
}

/** Every key ARN of the asking region exists; `alias/aws/rds` stands for one key per account and region. */
export const everyKey: KeyDirectory = {
  resolve: (keyId, { accountId, region }) => {
    const arn = keyId.startsWith('arn:') ? keyId : `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
    if (keyId === 'alias/aws/rds') {
      return { arn: `arn:aws:kms:${region}:${accountId}:key/aws-rds`, isEnabled: true, isAwsManaged: true };
    }
    return arn.split(':')[3] === region
      ? { arn, isEnabled: true, isAwsManaged: arn.endsWith('key/aws-rds') }
      : undefined;
  },
};
