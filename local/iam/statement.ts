/** One statement of a policy, every element in its list form. Exactly one of each pair is present. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  /** Operator, key, values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A statement of a role's trust policy: it names principals instead of resources. */
export interface TrustStatement extends Statement {
  /** By kind: `AWS`, `Service`, …; `*` stands under `AWS`. */
  readonly Principal: Readonly<Record<string, readonly string[]>>;
}
