import { literal, quoted } from '../sql-text.ts';

/** A host that no resolver knows (RFC 6761, section 6.4). */
export const NOWHERE = 'neutralised.invalid';

export interface ForeignServer {
  readonly name: string;
  readonly wrapper: string;
  /** `name=value`, as the catalogue has them, cut at `OPTION_MAX`: that can only make a value look strange. */
  readonly options: readonly string[];
}

/** So many characters of an option are read: the data may hold a text of a gigabyte there. */
export const OPTION_MAX = 500;

/** What may say where to connect, whatever the wrapper. */
const PLACES = ['host', 'dbserver', 'servername', 'server', 'address', 'endpoint', 'url', 'uri'];
/** They would lead past a host: a number that nobody looks up, and a file of places. */
const DETOURS = ['hostaddr', 'service'];
/** Options that say where, by any wrapper. */
export const WHERE_OPTIONS: readonly string[] = [...PLACES, ...DETOURS];

/** Wrappers whose every option is known, with the one that says where, from each one's documentation. */
const KNOWN: Readonly<Record<string, string | undefined>> = {
  postgres_fdw: 'host',
  dblink_fdw: 'host',
  mysql_fdw: 'host',
  tds_fdw: 'servername',
  oracle_fdw: 'dbserver',
  // Reads the server's own log files.
  log_fdw: undefined,
};

/** Of wrappers that nobody knows: options that say nothing of a place. */
const HARMLESS = ['port', 'dbname', 'database', 'fetch_size', 'use_remote_estimate', 'updatable', 'truncatable'];

/**
 * The statement after which a server leads nowhere; nothing when it does already, or never led anywhere. 'unknown' for a
 * server of which nobody here can say so. Pure.
 */
export function serverStatement(server: ForeignServer): string | 'unknown' | undefined {
  const { name, wrapper } = server;
  const isKnown = Object.hasOwn(KNOWN, wrapper);
  const values = new Map(server.options.map(splitOption));
  if (!isKnown && !isUnderstood(values)) return 'unknown';
  const wanted = isKnown ? KNOWN[wrapper] : undefined;
  const changes = [...values].flatMap(([option, value]) => changeOf(option, value));
  if (wanted && !values.has(wanted)) changes.push(`ADD ${quoted(wanted)} ${literal(NOWHERE)}`);
  return changes.length > 0 ? `ALTER SERVER ${quoted(name)} OPTIONS (${changes.join(', ')})` : undefined;
}

function changeOf(option: string, value: string): string[] {
  if (DETOURS.includes(option)) return [`DROP ${quoted(option)}`];
  return PLACES.includes(option) && value !== NOWHERE ? [`SET ${quoted(option)} ${literal(NOWHERE)}`] : [];
}

/** A server without options may still lead somewhere, by its wrapper's own ways. */
function isUnderstood(values: ReadonlyMap<string, string>): boolean {
  const options = [...values.keys()];
  const isPlace = (option: string) => PLACES.includes(option);
  return (
    options.some(isPlace) && options.every((option) => WHERE_OPTIONS.includes(option) || HARMLESS.includes(option))
  );
}

function splitOption(option: string): [string, string] {
  const at = option.indexOf('=');
  return [option.slice(0, at), option.slice(at + 1)];
}
