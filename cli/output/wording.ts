/** Said when a search stopped at its bound: silence would look like there was nothing more. */
export const PAGES_SEARCHED_HINT =
  'only the newest part of all restores was searched, older ones may be missing\nHINT: Name a smaller --limit.';
