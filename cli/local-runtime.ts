export interface LocalRuntimeOptions {
  readonly plansDirectory: string;
  readonly port?: number;
  /** Stretches every duration of RDS. */
  readonly slowdown?: number;
  readonly log?: (line: string) => void;
}

/** The whole pipeline on this machine, as the command line sees it. */
export interface LocalRuntime {
  readonly endpointUrl: string;
  readonly region: string;
  readonly accountId: string;
  describe(): string;
  dispose(): Promise<void>;
}

export type StartLocalRuntime = (options: LocalRuntimeOptions) => Promise<LocalRuntime>;
