import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type Bundle, ROOT } from '../bundle-services.ts';
import { DATABASE_CA } from '../certificate-authorities.ts';

export interface ServiceCodeProps {
  readonly service: string;
  /** Bundles on first use, so that nothing is bundled where the CDK is told not to. */
  readonly bundles: () => ReadonlyMap<string, Bundle>;
  /** Files that go into the folder `plans/` beside the code; empty for most services. */
  readonly planFiles: readonly string[];
  /** Certificate authorities that go beside the code, where others are to be known than those that are bundled. */
  readonly databaseCa?: string | undefined;
}

/** Hands the code of a service to `use`; it must make its asset before it returns, then the files are gone. */
export function withServiceCode<Result>(
  scope: Construct,
  { service, bundles, planFiles, databaseCa }: ServiceCodeProps,
  use: (code: Code) => Result,
): Result {
  // The CDK's own switch: commands that need no code, and tests, go without bundling. The sources stand in for it.
  if (!Stack.of(scope).bundlingRequired) return use(Code.fromAsset(join(ROOT, 'services', service)));
  const folder = mkdtempSync(join(tmpdir(), 'aurora-restore-'));
  try {
    writeBundle(folder, bundles().get(service)!, planFiles);
    if (databaseCa !== undefined) copyFileSync(databaseCa, join(folder, DATABASE_CA.file));
    return use(Code.fromAsset(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeBundle(folder: string, { files }: Bundle, planFiles: readonly string[]): void {
  for (const { name, contents } of files) writeFileSync(join(folder, name), contents);
  if (planFiles.length === 0) return;
  mkdirSync(join(folder, 'plans'));
  for (const file of planFiles) copyFileSync(file, join(folder, 'plans', basename(file)));
}
