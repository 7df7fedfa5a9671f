import type { ServiceManifest } from '../../shared/service-manifest.ts';

/** Who says what and who listens, by event names. */
export interface Flow {
  readonly services: readonly {
    readonly name: string;
    readonly summary: string;
    readonly subscribes: readonly string[];
    readonly emits: readonly string[];
  }[];
}

export function flowOf(manifests: readonly ServiceManifest[]): Flow {
  return {
    services: manifests.map(({ name, summary, subscribes, emits }) => ({
      name,
      summary,
      subscribes: subscribes.map((contract) => contract.name),
      emits: emits.map((contract) => contract.name),
    })),
  };
}

export const generatedNote = (from: string): string =>
  `<!-- Generated from ${from} by \`npm run docs\`; a test checks that it is current. -->`;
