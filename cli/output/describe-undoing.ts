import { isTerminal, type Saga, type Thing } from '../../shared/saga.ts';
import { shown } from './shown.ts';
import { spokenTime } from './spoken-time.ts';
import { table } from './table.ts';

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What has been taken back of a restore that failed or was stopped; nothing for one that goes its way. Pure. */
export function describeUndoing({ phase, undoing }: Pick<Saga, 'phase' | 'undoing'>): Section | undefined {
  if (!undoing) return undefined;
  const isOver = isTerminal(phase);
  const title = isOver ? 'Taken back' : `Being taken back since ${spokenTime(undoing.since)}`;
  const nothing = isOver ? 'nothing had to be' : 'nothing so far';
  return { title, lines: undoing.undone.length > 0 ? thingLines(undoing.undone) : [nothing] };
}

/** A line each: where it is and what it is. Pure. */
export const thingLines = (things: readonly Thing[]): string[] =>
  table(things.map(({ arn, what }) => [shown(arn), shown(what)]));
