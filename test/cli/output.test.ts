import { describe, expect, test } from '@jest/globals';
import colors from 'picocolors';
import { painterFor } from '../../cli/output/paint.ts';
import { shown } from '../../cli/output/shown.ts';
import { clipped, table } from '../../cli/output/table.ts';
import { openLiveScreen } from '../../cli/watch/live-screen.ts';

const red = colors.createColors(true).red;

describe('tables', () => {
  test('align columns whatever their colour', () => {
    expect(
      table([
        [red('a'), 'x'],
        ['bbb', 'y'],
      ]),
    ).toEqual([`${red('a')}    x`, 'bbb  y']);
  });

  test('cut lines to what is visible and keep every colour code', () => {
    expect(clipped('abcdef', 6)).toBe('abcdef');
    expect(clipped('abcdef', 4)).toBe('abc…');
    expect(clipped(`ab${red('cdef')}`, 4)).toBe('ab\u001b[31mc\u001b[39m…');
  });
});

describe('colours', () => {
  test('are for terminals whose owner has not declined them', () => {
    expect(painterFor(true, undefined).red('x')).toBe(red('x'));
    expect(painterFor(true, '1').red('x')).toBe('x');
    expect(painterFor(false, undefined).red('x')).toBe('x');
  });
});

describe('text of others', () => {
  test('cannot move the cursor, hide itself or begin a line', () => {
    expect(shown('a\u001b[2Kb\nc\r\u202ed')).toBe('a [2Kb c d');
  });
});

describe('the live screen', () => {
  function screenOf(columns: number, rows: number) {
    let written = '';
    const screen = openLiveScreen({ isTerminal: true, columns, rows, write: (text) => void (written += text) });
    const take = () => {
      const text = written;
      written = '';
      return text;
    };
    return { screen, take };
  }

  test('goes back up by what it drew before', () => {
    const { screen, take } = screenOf(80, 24);
    screen.draw(['one', 'two']);
    expect(take()).toBe('\u001b[?25l\u001b[2Kone\n\u001b[2Ktwo\n\u001b[J');
    screen.draw(['three']);
    expect(take()).toBe('\u001b[2A\u001b[2Kthree\n\u001b[J');
  });

  test('draws nothing that would wrap or scroll', () => {
    const { screen, take } = screenOf(4, 3);
    screen.draw(['abcdef', 'b', 'c', 'd']);
    expect(take()).toBe('\u001b[?25l\u001b[2Kabc…\n\u001b[2Kb\n\u001b[J');
  });

  test('takes a usual size where the terminal reports none', () => {
    const { screen, take } = screenOf(0, 0);
    screen.draw(['x'.repeat(79)]);
    expect(take()).toContain('x'.repeat(79));
  });

  test('gives the cursor back once', () => {
    const { screen, take } = screenOf(80, 24);
    screen.close();
    expect(take()).toBe('');
    screen.draw(['one']);
    take();
    screen.close();
    screen.close();
    expect(take()).toBe('\u001b[?25h');
  });
});
