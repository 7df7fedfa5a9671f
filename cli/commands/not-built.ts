import type { Command } from 'commander';
import { usageError } from '../cli-error.ts';

/** Commands that the design has and this version does not: refused by name, with what to do instead. */
export const NOT_BUILT: Readonly<Record<string, string>> = {
  retry: 'Mend what failed and request the restore anew: aurora-restore request PLAN',
  cancel: 'Wait for its end: aurora-restore watch ID',
  replay: 'EventBridge itself replays an archive: aws events start-replay',
  redrive: 'Read the message in the dead-letter queue and put its event on the bus again: aws events put-events',
};

/** Adds the commands of `NOT_BUILT` below `parent`; `path` is the parent's own name, or empty for the program. */
export function addNotBuilt(parent: Command, path: string): void {
  for (const [name, hint] of Object.entries(NOT_BUILT)) {
    const words = name.split(' ');
    const own = words.pop()!;
    if (words.join(' ') !== path) continue;
    parent
      .command(own, { hidden: true })
      .description('Not built yet.')
      .argument('[anything...]')
      .allowUnknownOption()
      .action(() => {
        throw usageError(`command '${name}' is not built yet`, hint);
      });
  }
}
