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
    promise: 1,
    what: 'a target that is the source of another plan is refused before anything is deployed',
    file: 'infra/plan-groups.ts',
    remove: '  refuseTargetsThatAreSources(plans);\n',
    put: '',
    test: 'test/infra/stacks.test.ts',
  },
  {
    promise: 2,
    what: 'a target that is the source, by ARN or by immutable id, is refused',
    file: 'shared/target-guard.ts',
    remove: '  if (isSource.length > 0) return isSource;\n',
    put: '',
    test: 'test/shared/target-guard.test.ts',
  },
  {
    promise: 2,
    what: 'a target, or an instance of it, without the tag of the plan is refused',
    file: 'shared/target-guard.ts',
    remove: '  return [...untaggedFindings(plan, target), ...protectionFindings(plan, target.cluster)];',
    put: '  return protectionFindings(plan, target.cluster);',
    test: 'test/shared/target-guard.test.ts',
  },
  {
    promise: 2,
    what: 'a protected target is refused unless the plan says that protection may be lifted',
    file: 'shared/target-guard.ts',
    remove: '  return [...untaggedFindings(plan, target), ...protectionFindings(plan, target.cluster)];',
    put: '  return untaggedFindings(plan, target);',
    test: 'test/shared/target-guard.test.ts',
  },
  {
    promise: 2,
    what: 'a rename asks the same, in the delivery that renames',
    file: 'services/swap-target/swap-proof.ts',
    remove: '  if (old) assertIsTheTarget(saga, old);\n',
    put: '',
    test: 'test/services/swap-target/swap-proof.test.ts',
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
    promise: 3,
    what: 'a swap needs a new cluster that is ours, open and at rest',
    file: 'services/swap-target/swap-proof.ts',
    remove: '  if (fresh) assertIsOurs(saga, fresh);\n',
    put: '',
    test: 'test/services/swap-target/swap-proof.test.ts',
  },
  {
    promise: 3,
    what: 'a swap needs a new cluster with all its instances',
    file: 'services/swap-target/swap-proof.ts',
    remove: '  assertWhole(saga, fresh);\n',
    put: '',
    test: 'test/services/swap-target/swap-proof.test.ts',
  },
  {
    promise: 3,
    what: 'the old cluster of a swap is deleted only while a good one serves under the name',
    file: 'services/delete-rds/retirement-proof.ts',
    remove: '  if (!isServing(successor) || successor.cluster.resourceId === resourceId) {',
    put: '  if (successor === null) {',
    test: 'test/services/delete-rds/retirement-proof.test.ts',
  },
  {
    promise: 4,
    what: 'a final snapshot is taken, and waited for, before the first instance goes',
    file: 'services/delete-rds/delete-target.ts',
    remove: '    (await finalSnapshotTaken(saga, target, proof, ports, now)) ??\n',
    put: '',
    test: 'test/services/delete-rds/step.test.ts',
  },
  {
    promise: 4,
    what: 'the final snapshot is looked at in every turn: one that an earlier try took may have been taken back',
    file: 'services/delete-rds/final-snapshot.ts',
    remove: '  if (!plan.finalSnapshot.take) return undefined;',
    put: '  if (!plan.finalSnapshot.take || output.finalSnapshotArn) return undefined;',
    test: 'test/services/delete-rds/step.test.ts',
  },
  {
    promise: 4,
    what: 'a retry does not rely on a final snapshot that was taken before it began',
    file: 'services/delete-rds/final-snapshot.ts',
    remove: '  assertFresh(snapshot, saga, target);\n',
    put: '',
    test: 'test/services/delete-rds/step.test.ts',
  },
  {
    promise: 5,
    what: 'a cluster is restored with the groups of the quarantine, whatever others are known',
    file: 'services/restore-snapshot/restore-settings.ts',
    remove: '    securityGroups: plan.quarantine.securityGroups,',
    put: '    securityGroups: plan.network.securityGroups ?? old?.securityGroups ?? [],',
    test: 'test/services/restore-snapshot/restore-settings.test.ts',
  },
  {
    promise: 5,
    what: 'security groups that let in anybody else are no quarantine',
    file: 'services/snapshot-check/preflight/quarantine-network.ts',
    remove: '    ...groups.flatMap((group) => strangersOf(group, plan.network.functionSecurityGroups, region)),\n',
    put: '',
    test: 'test/services/snapshot-check/preflight/quarantine.test.ts',
  },
  {
    promise: 5,
    what: 'logins that the plan does not name are disabled',
    file: 'services/setup-db-users/access/roles.ts',
    remove: '.map(({ name }) => `ALTER ROLE ${quoted(name)} WITH NOLOGIN NOCREATEROLE`);',
    put: '.flatMap(() => []);',
    test: 'test/services/setup-db-users/access/roles.test.ts',
  },
  {
    promise: 5,
    what: 'what would still act by itself or connect elsewhere is read back, and keeps the cluster closed',
    file: 'services/setup-db-users/make-ours.ts',
    remove:
      "    refuseIfAny('NotNeutralised', 'the restored data would act by themselves', notAccepted(plan, active));\n",
    put: '',
    test: 'test/services/setup-db-users/real-database.test.ts',
  },
  {
    promise: 5,
    what: 'a login that is not as the plan says is named, and keeps the cluster closed',
    file: 'services/setup-db-users/make-ours.ts',
    remove:
      "    refuseIfAny('LoginsNotAsPlanned', 'the cluster is not as the plan says', notAccepted(plan, findings));\n",
    put: '',
    test: 'test/services/setup-db-users/real-database.test.ts',
  },
  {
    promise: 6,
    what: 'a restore begins only with the lock of its target, in one transaction',
    file: 'shared/dynamo-saga-opener.ts',
    remove: '    return [{ Put: { TableName, Item, ConditionExpression: IS_NEW } }];',
    put: '    return [{ Put: { TableName, Item } }];',
    test: 'test/shared/dynamo-saga-store.test.ts',
  },
  {
    promise: 6,
    what: 'only the very cluster that was checked is deleted, by its immutable id',
    file: 'services/delete-rds/deletion-proof.ts',
    remove: '  if (resourceId !== checked.targetResourceId) {',
    put: "  if (resourceId === '') {",
    test: 'test/services/delete-rds/deletion-proof.test.ts',
  },
  {
    promise: 6,
    what: 'IAM lets a cluster be deleted only while it carries the tag of what is retired',
    file: 'services/delete-rds/service.ts',
    remove: "{ action: 'rds:DeleteDBCluster', on: ['target-cluster', 'retired-clusters'], onlyIf: 'is-retired' }",
    put: "{ action: 'rds:DeleteDBCluster', on: ['target-cluster', 'retired-clusters'], onlyIf: 'carries-plan-tag' }",
    test: 'test/infra/iam-matrix.test.ts',
  },
  {
    promise: 6,
    what: 'IAM lets the target be renamed away only while it carries that tag',
    file: 'services/swap-target/service.ts',
    remove: "{ action: 'rds:ModifyDBCluster', on: ['target-cluster'], onlyIf: 'is-retired' }",
    put: "{ action: 'rds:ModifyDBCluster', on: ['target-cluster'], onlyIf: 'carries-plan-tag' }",
    test: 'test/infra/iam-matrix.test.ts',
  },
  {
    promise: 6,
    what: 'renames stop as soon as another delivery has ended the swap: its names are on their way back',
    file: 'services/swap-target/rename-all.ts',
    remove: '    if (!hasTurn) return TURN_LOST;\n',
    put: '',
    test: 'test/services/swap-target/step.test.ts',
  },
  {
    promise: 7,
    what: 'users reach PostgreSQL as verifiers, never as passwords',
    file: 'services/setup-db-users/access/arrange.ts',
    remove: 'scramVerifier(password, randomBytes(SALT_BYTES))',
    put: 'password',
    test: 'test/services/setup-db-users/session.test.ts',
  },
  {
    promise: 7,
    what: "a failure of the plan's SQL tells its number and place, never the SQL or what the server says of it",
    file: 'services/setup-db-users/plan-sql.ts',
    remove: '`${what} failed${placeOf(error)} (SQLSTATE ${sqlState})`',
    put: '`${what} failed: ${(error as Error).message}`',
    test: 'test/services/setup-db-users/real-database.test.ts',
  },
  {
    promise: 8,
    what: 'a step that comes after its deadline fails, and does nothing more',
    file: 'shared/deliver.ts',
    remove: '  const late = deadlineFailure(saga, step.manifest, now);',
    put: '  const late = undefined as Failure | undefined;',
    test: 'test/shared/deliver.test.ts',
  },
  {
    promise: 8,
    what: 'each step has its entry in the table by which a restore is taken back',
    file: 'services/undo-restore/compensations.ts',
    remove: "  'restore-snapshot': clusterMade,",
    put: "  'restore-snapshot': () => [],",
    test: 'test/services/undo-restore/every-interruption.test.ts',
  },
  {
    promise: 8,
    what: 'each entry of the audit trail carries the hash of the one before',
    file: 'shared/audit.ts',
    remove: ' || hash !== hashOf(body)',
    put: '',
    test: 'test/shared/audit.test.ts',
  },
];
