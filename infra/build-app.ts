import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { loadPlans } from '../shared/load-plans.ts';
import { type Bundle, bundleServices, ROOT } from './bundle-services.ts';
import { refuseUnknownAuthorities } from './certificate-authorities.ts';
import { readConfig } from './config.ts';
import { MANIFESTS } from './manifests.ts';
import { groupPlans, type PlanGroup } from './plan-groups.ts';
import { placeOf } from './place.ts';
import { serviceAccess } from './service-access.ts';
import { sourcePlaces } from './source-places.ts';
import { DataStack, dataStackNameOf, importedKeyArn } from './stacks/data-stack.ts';
import { PipelineStack, type PipelineStackProps, stackNameOf } from './stacks/pipeline-stack.ts';
import { PlanRolesStack, planRolesStackNameOf } from './stacks/plan-roles-stack.ts';
import { SourceStack, sourceStackNameOf } from './stacks/source-stack.ts';

export interface BuildAppOptions {
  /** Wins over the context key `plans`; without both it is the project's folder `plans/`. */
  readonly plansDirectory?: string;
  /** Where `synth()` writes. Without it: where the CDK's command line says, else a temporary folder. */
  readonly outdir?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  /** Checks the templates by cdk-nag and against CloudFormation's schemas; a finding of cdk-nag fails `synth()`. */
  readonly isChecked: boolean;
}

/**
 * Builds the app, one stack per account and region that plans have targets in, and a small one where sources are watched
 * from elsewhere. Throws a `TerminalError` on bad plans.
 */
export function buildApp({ plansDirectory, outdir, context, isChecked }: BuildAppOptions): App {
  const app = new App({
    outdir,
    context: { ...featureFlags(), ...context },
    analyticsReporting: false,
    // Undefined leaves it to the environment variable CDK_VALIDATION.
    builtinCloudFormationValidation: isChecked ? undefined : false,
  });
  const directory = resolve(plansDirectory ?? app.node.tryGetContext('plans') ?? PLANS);
  const plans = [...loadPlans(directory).values()];
  const groups = groupPlans(plans, directory);
  const config = readConfig(app);
  refuseUnknownAuthorities(groups, config.databaseCa);
  let bundled: ReadonlyMap<string, Bundle> | undefined;
  const bundles = () => (bundled ??= bundleServices(MANIFESTS.map(({ name }) => name)));
  for (const group of groups) {
    addPipeline(app, group, (nameOf) => stackIdOf(group, groups, nameOf), {
      plansDirectory: directory,
      bundles,
      config,
    });
  }
  const sources = sourcePlaces(plans);
  for (const place of sources) new SourceStack(app, stackIdOf(place, sources, sourceStackNameOf), place);
  if (isChecked) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/** The stacks of one account and region, each after those that it needs. */
function addPipeline(
  app: App,
  group: PlanGroup,
  idOf: (nameOf: (region: string) => string) => string,
  props: Omit<PipelineStackProps, 'place' | 'access'>,
): void {
  const place = placeOf(group, importedKeyArn(group.region));
  const access = new Map(MANIFESTS.map((manifest) => [manifest.name, serviceAccess(manifest, place)]));
  const before: Stack[] = [new DataStack(app, idOf(dataStackNameOf), group)];
  for (const [service, { planRoles }] of access) {
    if (planRoles.length === 0) continue;
    const id = idOf((region) => planRolesStackNameOf(region, service));
    before.push(new PlanRolesStack(app, id, { service, place, planRoles }));
  }
  const pipeline = new PipelineStack(app, idOf(stackNameOf), { ...props, place, access });
  for (const stack of before) pipeline.addStackDependency(stack);
}

const PLANS = join(ROOT, 'plans');

/** The CDK's feature flags. Its command line hands them over; an app built in a test or a script reads them itself. */
function featureFlags(): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')).context;
}

/** Stacks of two accounts may share their name, but not their id in the app. */
function stackIdOf<Place extends Pick<PlanGroup, 'account' | 'region'>>(
  { account, region }: Place,
  places: readonly Place[],
  nameOf: (region: string) => string,
): string {
  const isAlone = places.filter((place) => place.region === region).length === 1;
  return isAlone ? nameOf(region) : `${nameOf(region)}-${account}`;
}
