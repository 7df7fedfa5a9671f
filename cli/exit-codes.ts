/** What the shell is told. */
export const EXIT = {
  done: 0,
  /** The restore that was watched ended badly, an audit trail is broken, or what was asked for was refused. */
  restoreFailed: 1,
  wrongUsage: 2,
  unreachable: 3,
  /** 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
