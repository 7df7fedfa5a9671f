import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['events', 'shared', 'services', 'infra', 'local', 'cli'];

export interface Import {
  /** A path from the project's root, or the name of a package. */
  readonly to: string;
  readonly isOurs: boolean;
  /** Erased before anything runs. */
  readonly isType: boolean;
}

export interface SourceFile {
  /** From the project's root. */
  readonly path: string;
  /** Without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

/** Every TypeScript file of the product, by its path. */
export function sourceTree(): ReadonlyMap<string, SourceFile> {
  const paths = globSync(
    FOLDERS.map((folder) => `${folder}/**/*.ts`),
    { cwd: ROOT },
  );
  return new Map(paths.toSorted().map((path) => [path, sourceFile(path)]));
}

function sourceFile(path: string): SourceFile {
  const code = withoutComments(readFileSync(join(ROOT, path), 'utf8'));
  return { path, code, imports: importsOf(path, code) };
}

export function withoutComments(code: string): string {
  return code.replace(/\/\*[^]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

const STATIC = /^(?:import|export)\s+(?<clause>[^'";]*?)\s*from\s*'(?<from>[^']+)'|^import\s*'(?<bare>[^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'(?<from>[^']+)'\s*\)/g;

/** The imports of a file whose code is formatted by prettier: statements begin a line, quotes are single. */
export function importsOf(path: string, code: string): Import[] {
  const found = [...code.matchAll(STATIC), ...code.matchAll(DYNAMIC)];
  return found.map(({ groups = {} }) => {
    const from = (groups.from ?? groups.bare)!;
    const isOurs = from.startsWith('.');
    return {
      to: isOurs ? normalize(join(dirname(path), from)) : from,
      isOurs,
      isType: isTypeOnly(groups.clause ?? ''),
    };
  });
}

function isTypeOnly(clause: string): boolean {
  if (/^type\s/.test(clause)) return true;
  const named = /^\{([^]*)\}$/
    .exec(clause)?.[1]
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return named !== undefined && named.length > 0 && named.every((name) => name.startsWith('type '));
}

/** The files that a file pulls in when it runs, itself included. */
export function runtimeClosure(tree: ReadonlyMap<string, SourceFile>, path: string): readonly SourceFile[] {
  const reached = new Map<string, SourceFile>();
  const queue = [path];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const file = tree.get(next);
    if (!file || reached.has(next)) continue;
    reached.set(next, file);
    queue.push(...file.imports.filter(({ isOurs, isType }) => isOurs && !isType).map(({ to }) => to));
  }
  return [...reached.values()];
}
