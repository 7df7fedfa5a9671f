import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Handler = (event: unknown, context: object) => unknown;

/** In the order in which Lambda looks for them. */
const EXTENSIONS = ['.js', '.mjs', '.cjs'] as const;

/**
 * Imports `index.handler`: the file `index` of the task root and its export `handler`. Fails as Lambda's own runtime
 * does, with errors named `Runtime.…`.
 */
export async function loadHandler(taskRoot: string, name: string): Promise<Handler> {
  const [, moduleName = '', exportName = ''] = /^([^.]+)\.(.+)$/.exec(basename(name)) ?? [];
  if (moduleName === '') throw runtimeError('MalformedHandlerName', 'Bad handler');
  const base = join(taskRoot, dirname(name), moduleName);
  const extension = EXTENSIONS.find((candidate) => existsSync(base + candidate));
  if (extension === undefined) throw runtimeError('ImportModuleError', `Error: Cannot find module '${moduleName}'`);
  const exported = findExport(await importModule(base + extension), exportName);
  if (typeof exported !== 'function') {
    throw runtimeError('HandlerNotFound', `${name} is undefined or not exported`);
  }
  refuseCallback(exported.length);
  return exported as Handler;
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const missing = error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND';
    throw missing ? runtimeError('ImportModuleError', `Error: ${error.message}`) : error;
  }
}

/** Exports of CommonJS bundles may be hidden from static analysis; then they stand on the default export only. */
function findExport(module: Record<string, unknown>, path: string): unknown {
  const within = (value: unknown): unknown =>
    path.split('.').reduce((found, part) => (isObject(found) ? found[part] : undefined), value);
  return within(module) ?? within(module['default']);
}

/** Since Node.js 24 Lambda takes async handlers only; the wording of its message is a guess. */
function refuseCallback(parameters: number): void {
  if (parameters < 3) return;
  const message = 'callback-based function handlers are not supported from Node.js 24 on, use an async function';
  throw runtimeError('CallbackHandlerDeprecated', message);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function runtimeError(type: string, message: string): Error {
  const error = new Error(message);
  error.name = `Runtime.${type}`;
  return error;
}
