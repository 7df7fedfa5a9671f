/** The nine steps of a restore, in their order. Each is a service of its own, named like its folder. */
export const STEPS = [
  'snapshot-check',
  'copy-snapshot',
  'check-copy-status',
  'delete-rds',
  'restore-snapshot',
  'check-restore-status',
  'setup-db-users',
  'archive-snapshot',
  'sns-notification',
] as const;
export type StepName = (typeof STEPS)[number];

/** Who opens and closes a restore. */
export const TRACKER = 'saga-tracker';

/** Who takes up, stops and replays restores when people ask for it. */
export const RECOVERY = 'replay-restore';

/** Who asks for restores when new snapshots appear. */
export const TRIGGER = 'restore-trigger';

/** Everybody who may be due to act next in a restore. */
export const STAGES = [...STEPS, TRACKER, RECOVERY] as const;
export type Stage = (typeof STAGES)[number];

export type ServiceName = Stage | typeof TRIGGER;

/** The Step Functions execution that ticks; it is a publisher too, but no service. */
export const SAGA_CLOCK = 'saga-clock';

/** Who can stand in an event's `metadata.step`: a stage, the clock, or somebody outside. */
export const PUBLISHERS = [...STAGES, TRIGGER, SAGA_CLOCK, 'requester'] as const;
export type Publisher = (typeof PUBLISHERS)[number];
