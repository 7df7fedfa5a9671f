/** What a DB cluster parameter group says, by parameter: only what somebody set. */
export type Parameters = Readonly<Record<string, string>>;

/** The names in `shared_preload_libraries`, whether they are honoured here or not. */
export function preloadedLibraries({ shared_preload_libraries: value = '' }: Parameters): string[] {
  return value.split(',').flatMap((name) => name.trim() || []);
}

const ON = ['1', 'on', 'true', 'yes'];

/** A switch as PostgreSQL spells it; off when not given. */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && ON.includes(value.trim().toLowerCase());
}
