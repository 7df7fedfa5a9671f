import { buildApp } from './build-app.ts';

export interface SynthesizeOptions {
  readonly plansDirectory: string;
  /** Receives the cloud assembly: `manifest.json`, templates, bundles. */
  readonly outdir: string;
}

/**
 * Synthesizes in this process, bundles included and checks left out, and returns the folder of the cloud assembly. A
 * function's code stands in the folder that `Metadata['aws:asset:path']` of its resource names, from there.
 */
export function synthesize({ plansDirectory, outdir }: SynthesizeOptions): string {
  const context = { 'aws:cdk:enable-asset-metadata': true };
  return buildApp({ plansDirectory, outdir, context, isChecked: false }).synth().directory;
}
