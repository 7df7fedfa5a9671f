/** The safety promises, and what keeps them. From this come docs/promises.md and the proof that each guard is missed. */
export const PROMISES = [
  { number: 1, text: 'The source cluster is never modified, renamed or deleted.' },
  {
    number: 2,
    text:
      'A target is deleted or renamed only when the plan names it, it carries the tag of the plan, it is not the source, ' +
      'and its deletion protection is off or the plan says that it may be lifted.',
  },
  { number: 3, text: 'Nothing old is destroyed before the new is proved.' },
  { number: 4, text: 'A final snapshot is taken unless the plan says otherwise; retention is stated, never implied.' },
  { number: 5, text: 'A restored cluster is closed until it is ours.' },
  {
    number: 6,
    text: 'At most one restore per target; a late or repeated delivery can never delete what a newer restore built.',
  },
  {
    number: 7,
    text: 'No password, token or connection string in an event, a log line, an audit entry or a notification.',
  },
  { number: 8, text: 'Every restore ends, with everything undone or listed, and its audit trail says why.' },
] as const;

export interface Guard {
  readonly promise: (typeof PROMISES)[number]['number'];
  /** What the guard does, in a few words. */
  readonly what: string;
  readonly file: string;
  /** The guard in its file, which stands there once; and what is left when it is taken out. */
  readonly remove: string;
  readonly put: string;
  /** The file whose tests named `promise N` fail then. */
  readonly test: string;
}

export const GUARDS: readonly Guard[] = [
  {
    promise: 1,
    what: 'every role is denied every change of a source, whatever else it is allowed',
    file: 'infra/denials.ts',
    remove:
      "    deny('NeverChangeASource', SOURCE_CHANGES, [...arnsOf('source-cluster', place), ...sourceInstances(place)]),\n",
    put: '',
    test: 'test/infra/iam-matrix.test.ts',
  },
  {
    promise: 3,
    what: 'a deletion needs a copy that has just been seen available, whole and rightly encrypted',
    file: 'services/delete-rds/deletion-proof.ts',
    remove: '  verifyUsable(plan, saga, replacement, now);\n',
    put: '',
    test: 'test/services/delete-rds/deletion-proof.test.ts',
  },
  {
    promise: 6,
    what: 'IAM lets an old cluster be deleted only while it carries the tag of what is retired',
    file: 'services/delete-rds/service.ts',
    remove: "{ action: 'rds:DeleteDBCluster', on: ['target-cluster', 'retired-clusters'], onlyIf: 'is-retired' }",
    put: "{ action: 'rds:DeleteDBCluster', on: ['target-cluster', 'retired-clusters'], onlyIf: 'carries-plan-tag' }",
    test: 'test/infra/iam-matrix.test.ts',
  },
];
