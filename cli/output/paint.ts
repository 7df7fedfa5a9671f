import colors from 'picocolors';

export type ColorPainter = ReturnType<typeof colors.createColors>;

export const PLAIN: ColorPainter = colors.createColors(false);

/**
 * Colours for a terminal that can show them and a person who has not declined them (no-color.org). picocolors' own guess
 * also colours pipes where CI is set.
 */
export function painterFor(isTerminal: boolean, noColor: string | undefined): ColorPainter {
  return isTerminal && !noColor ? colors.createColors(true) : PLAIN;
}
