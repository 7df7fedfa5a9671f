import { basename, dirname, join } from 'node:path';
import { buildSync } from 'esbuild';

/** The files of one service's code, flat. */
export interface Bundle {
  readonly service: string;
  readonly files: readonly { readonly name: string; readonly contents: Uint8Array }[];
}

export const ROOT = join(import.meta.dirname, '..');

/** Source maps name sources relative to here. It is fixed, so that the same code has the same hash everywhere. */
const VIRTUAL_OUTDIR = join(ROOT, 'bundles');

/**
 * Bundles `handler.ts` of every service with all that it imports, the SDK included, in one run of esbuild: a second for
 * ten services, where `NodejsFunction` starts a process for each and needs ten. Throws esbuild's errors.
 */
export function bundleServices(services: readonly string[]): ReadonlyMap<string, Bundle> {
  const { outputFiles } = buildSync({
    entryPoints: services.map((service) => ({
      in: join(ROOT, 'services', service, 'handler.ts'),
      out: `${service}/index`,
    })),
    outdir: VIRTUAL_OUTDIR,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: ROOT,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    // Packages in CommonJS ask for `require`, which modules do not have.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';const require=__createRequire(import.meta.url);",
    },
    minify: true,
    // Error classes take their `name` from their class.
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
  return new Map(
    services.map((service) => [service, { service, files: outputFiles.filter(isOf(service)).map(toFile) }]),
  );
}

interface OutputFile {
  readonly path: string;
  readonly contents: Uint8Array;
}

const isOf = (service: string) => (file: OutputFile) => basename(dirname(file.path)) === service;
const toFile = ({ path, contents }: OutputFile) => ({ name: basename(path), contents });
