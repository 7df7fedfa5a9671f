import type { LocalRuntimeOptions, LocalRuntime as WholeRuntime } from '../local/start-local-runtime.ts';

/** The whole pipeline on this machine, as far as the command line uses it. */
export type LocalRuntime = Pick<WholeRuntime, 'endpointUrl' | 'region' | 'accountId' | 'dispose'> & {
  readonly seedDemo: (options: { readonly rows: number }) => Promise<unknown>;
};

export type StartLocalRuntime = (options: LocalRuntimeOptions) => Promise<LocalRuntime>;
