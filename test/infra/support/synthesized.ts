import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../../infra/build-app.ts';
import type { Plan } from '../../../shared/plan.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** A synthesized stack, with its template read in the ways that tests ask for it. */
export interface SynthesizedStack {
  readonly name: string;
  readonly environment: { readonly account: string; readonly region: string };
  readonly outputs: Readonly<Record<string, unknown>>;
  /** By logical id. */
  readonly resources: Readonly<Record<string, Resource>>;
  readonly ofType: (type: string) => readonly Resource[];
}

/** Builds the app for these plans, without bundling, and runs `use` on it while its plan files exist. */
export function withApp<Result>(
  plans: readonly Plan[],
  use: (app: ReturnType<typeof buildApp>) => Result,
  context: Readonly<Record<string, unknown>> = {},
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-restore-test-'));
  try {
    // Every JSON text is YAML too.
    for (const plan of plans) writeFileSync(join(folder, `${plan.name}.yaml`), JSON.stringify(plan));
    const withoutBundling = { 'aws:cdk:bundling-stacks': [], ...context };
    return use(
      buildApp({
        plansDirectory: folder,
        outdir: join(folder, 'cdk.out'),
        context: withoutBundling,
        isChecked: false,
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function synthesized(
  plans: readonly Plan[],
  context: Readonly<Record<string, unknown>> = {},
): readonly SynthesizedStack[] {
  return withApp(plans, (app) => app.synth().stacks.map(toStack).toSorted(pipelinesFirst), context);
}

/** Most tests ask for the stack of the pipeline; what it stands on comes behind. */
const pipelinesFirst = (one: SynthesizedStack, other: SynthesizedStack): number => rank(one) - rank(other);
const rank = ({ name }: SynthesizedStack): number => (/-(data|plans|source)-/.test(name) ? 1 : 0);

function toStack(stack: ReturnType<ReturnType<typeof buildApp>['synth']>['stacks'][number]): SynthesizedStack {
  const resources = stack.template.Resources as Record<string, Resource>;
  const { account, region } = stack.environment;
  return {
    name: stack.stackName,
    environment: { account, region },
    outputs: stack.template.Outputs,
    resources,
    ofType: (type) => Object.values(resources).filter(({ Type }) => Type === type),
  };
}
