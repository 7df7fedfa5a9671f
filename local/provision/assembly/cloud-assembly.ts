import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dependencyOrder } from '../dependency-order.ts';
import type { Template } from '../template.ts';

/** What `cdk synth` wrote, reduced to what is deployed. */
export interface CloudAssembly {
  /** Every stack after those it depends on. */
  readonly stacks: readonly AssemblyStack[];
  /** The files behind S3 object keys. */
  readonly assets: ReadonlyMap<string, Asset>;
}

export interface AssemblyStack {
  readonly stackName: string;
  readonly template: Template;
  /** Absent where the stack is environment-agnostic. */
  readonly accountId?: string;
  readonly region?: string;
}

export interface Asset {
  readonly path: string;
  /** A `zip` asset is a directory here, and zipped on its way to S3. */
  readonly packaging: 'zip' | 'file';
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
  };
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string; readonly packaging?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/** Reads `manifest.json` of a synthesized directory, its templates, asset manifests and nested assemblies (stages). */
export function readCloudAssembly(directory: string): CloudAssembly {
  const artifacts = readJson<Manifest>(join(directory, 'manifest.json')).artifacts ?? {};
  const order = dependencyOrder(Object.keys(artifacts), (id) => artifacts[id]?.dependencies ?? []);
  const stacks: AssemblyStack[] = [];
  const assets = new Map<string, Asset>();
  for (const id of order) {
    const artifact = artifacts[id];
    if (artifact === undefined) continue;
    const part = readArtifact(directory, id, artifact);
    stacks.push(...part.stacks);
    for (const [key, asset] of part.assets) assets.set(key, asset);
  }
  return { stacks, assets };
}

const NOTHING: CloudAssembly = { stacks: [], assets: new Map() };

function readArtifact(directory: string, id: string, artifact: Artifact): CloudAssembly {
  const { templateFile, file, directoryName } = artifact.properties ?? {};
  if (artifact.type === 'aws:cloudformation:stack' && templateFile !== undefined) {
    const template = readJson<Template>(join(directory, templateFile));
    const stackName = artifact.properties?.stackName ?? id;
    return { ...NOTHING, stacks: [{ stackName, template, ...environmentOf(artifact.environment) }] };
  }
  if (artifact.type === 'cdk:asset-manifest' && file !== undefined) {
    return { ...NOTHING, assets: readAssets(directory, file) };
  }
  if (artifact.type === 'cdk:cloud-assembly' && directoryName !== undefined) {
    return readCloudAssembly(join(directory, directoryName));
  }
  return NOTHING;
}

function readAssets(directory: string, file: string): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const { source, destinations } of Object.values(readJson<AssetManifest>(join(directory, file)).files ?? {})) {
    if (source.path === undefined) continue;
    const packaging = source.packaging === 'zip' ? 'zip' : 'file';
    const asset: Asset = { path: resolve(directory, source.path), packaging };
    for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, asset);
  }
  return assets;
}

/** `aws://111122223333/eu-west-1`, where either part may be `unknown-account` or `unknown-region`. */
function environmentOf(environment = ''): Pick<AssemblyStack, 'accountId' | 'region'> {
  const [, account = '', region = ''] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment) ?? [];
  return {
    ...(/^\d{12}$/.test(account) && { accountId: account }),
    ...(region !== '' && region !== 'unknown-region' && { region }),
  };
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
