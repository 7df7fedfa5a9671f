import type { Output } from '../context.ts';
import { clipped } from '../output/table.ts';

export interface LiveScreen {
  /** Puts these lines in the place of those drawn before. */
  draw(lines: readonly string[]): void;
  /** Leaves the last picture standing and gives the cursor back. Safe to call twice. */
  close(): void;
}

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_LINE = '\u001b[2K';
const CLEAR_BELOW = '\u001b[J';
const upBy = (lines: number): string => (lines > 0 ? `\u001b[${lines}A` : '');

/** Some terminals report no size at all. */
const COLUMNS_DEFAULT = 80;
const ROWS_DEFAULT = 24;

/** A picture that is redrawn in place. One write per picture, or it flickers. */
export function openLiveScreen(out: Output): LiveScreen {
  let height = 0;
  let isOpen = false;
  return {
    draw: (lines) => {
      // A line that wraps, or one above the top, could not be reached again.
      const fitting = lines
        .slice(0, (out.rows || ROWS_DEFAULT) - 1)
        .map((line) => clipped(line, out.columns || COLUMNS_DEFAULT));
      const picture = fitting.map((line) => `${CLEAR_LINE}${line}\n`).join('');
      out.write((isOpen ? '' : HIDE_CURSOR) + upBy(height) + picture + CLEAR_BELOW);
      height = fitting.length;
      isOpen = true;
    },
    close: () => {
      if (isOpen) out.write(SHOW_CURSOR);
      isOpen = false;
      height = 0;
    },
  };
}
