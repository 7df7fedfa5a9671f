/** Every step there is. Each is a service of its own, named like its folder. */
export const STEPS = [
  'snapshot-check',
  'copy-snapshot',
  'check-copy-status',
  'delete-rds',
  'restore-snapshot',
  'check-restore-status',
  'setup-db-users',
  'swap-target',
  'archive-snapshot',
  'sns-notification',
] as const;
export type StepName = (typeof STEPS)[number];

/** How the new cluster comes into the place of the old one. */
export const STRATEGIES = ['swap', 'replace'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/**
 * The steps of a restore in their order. `replace` deletes the old cluster and restores under its name; `swap` restores
 * beside it, gives the new one the name, and deletes the old one last, after people have been told.
 */
export const ROUTES: Readonly<Record<Strategy, readonly StepName[]>> = {
  replace: [
    'snapshot-check',
    'copy-snapshot',
    'check-copy-status',
    'delete-rds',
    'restore-snapshot',
    'check-restore-status',
    'setup-db-users',
    'archive-snapshot',
    'sns-notification',
  ],
  swap: [
    'snapshot-check',
    'copy-snapshot',
    'check-copy-status',
    'restore-snapshot',
    'check-restore-status',
    'setup-db-users',
    'swap-target',
    'archive-snapshot',
    'sns-notification',
    'delete-rds',
  ],
};

/** What every restore begins with, and what tells people how it ended. */
export const FIRST_STEP: StepName = 'snapshot-check';
export const LAST_WORD: StepName = 'sns-notification';

/** Who opens and closes a restore. */
export const TRACKER = 'saga-tracker';

/** Who takes back what a restore has done that failed or was stopped. */
export const UNDO = 'undo-restore';

/** Who takes up, stops and replays restores when people ask for it. */
export const RECOVERY = 'replay-restore';

/** Who asks for restores when new snapshots appear. */
export const TRIGGER = 'restore-trigger';

/** Everybody who may be due to act next in a restore. */
export const STAGES = [...STEPS, UNDO, TRACKER, RECOVERY] as const;
export type Stage = (typeof STAGES)[number];

export type ServiceName = Stage | typeof TRIGGER;

/** The Step Functions execution that ticks; it is a publisher too, but no service. */
export const SAGA_CLOCK = 'saga-clock';

/** Who can stand in an event's `metadata.step`: a stage, the clock, or somebody outside. */
export const PUBLISHERS = [...STAGES, TRIGGER, SAGA_CLOCK, 'requester'] as const;
export type Publisher = (typeof PUBLISHERS)[number];
