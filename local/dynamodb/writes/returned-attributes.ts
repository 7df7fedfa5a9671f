import { applyProjection } from '../expressions/apply-projection.ts';
import { valueAt } from '../expressions/document-path.ts';
import type { DocumentPath } from '../expressions/syntax.ts';
import type { Item } from '../values/attribute-value.ts';
import { copyItem } from '../values/attribute-value.ts';
import type { WriteOutcome } from './attempt-write.ts';
import { updatedPaths } from './check-written.ts';

/** The `Attributes` member for `ReturnValues`, absent when there is nothing to show. */
export function returnedAttributes(outcome: WriteOutcome, returnValues: string | undefined): { Attributes?: Item } {
  const shown = chooseAttributes(outcome, returnValues);
  return shown === undefined || Object.keys(shown).length === 0 ? {} : { Attributes: copyItem(shown) };
}

/**
 * UPDATED_OLD and UPDATED_NEW show nested attributes alone, not the whole attribute around them; that AWS does so for
 * list elements as it does for maps is a guess.
 */
function chooseAttributes({ write, before, after }: WriteOutcome, returnValues = 'NONE'): Item | undefined {
  switch (returnValues) {
    case 'ALL_OLD':
      return before;
    case 'ALL_NEW':
      return after;
    case 'UPDATED_OLD':
      return before && applyProjection(updatedPaths(write.update), before);
    case 'UPDATED_NEW':
      return after && applyProjection(landedPaths(write, before ?? {}), after);
    default:
      return undefined;
  }
}

/** Where the written paths are afterwards: what was set beyond the end of a list stands at its end. */
function landedPaths({ update }: WriteOutcome['write'], before: Item): readonly DocumentPath[] {
  const removed = new Set(update?.removes);
  return updatedPaths(update)
    .filter((path) => !removed.has(path))
    .map((path, _, all) => {
      const [parent, position] = [path.slice(0, -1), path.at(-1)];
      const length = parent.length === 0 ? undefined : valueAt(before, parent)?.L?.length;
      if (length === undefined || typeof position !== 'number' || position < length) return path;
      const earlier = all.filter((other) => isBetween(other, parent, length, position));
      return [...parent, length + earlier.length];
    });
}

function isBetween(path: DocumentPath, parent: DocumentPath, from: number, below: number): boolean {
  const position = path.at(-1);
  if (typeof position !== 'number' || position < from || position >= below) return false;
  return path.length === parent.length + 1 && parent.every((step, index) => step === path[index]);
}
