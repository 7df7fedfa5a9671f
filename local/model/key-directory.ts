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

/** Every key ARN of the asking region exists; an alias of AWS's stands for one key per account and region. */
export const everyKey: KeyDirectory = {
  resolve: (keyId, { accountId, region }) => {
    const name = keyId.startsWith('alias/aws/') ? `aws-${keyId.slice('alias/aws/'.length)}` : keyId;
    const arn = name.startsWith('arn:') ? name : `arn:aws:kms:${region}:${accountId}:key/${name}`;
    if (arn.split(':')[3] !== region) return undefined;
    return { arn, isEnabled: true, isAwsManaged: arn.includes(':key/aws-') };
  },
};
