import { describe, expect, test } from '@jest/globals';
import type { Strategy } from '../../../events/services.ts';
import type { Thing } from '../../../shared/saga.ts';
import type { Trouble } from '../support/aws-calls.ts';
import { keepsItsPromises } from '../support/keeps-its-promises.ts';
import { troublesOf } from '../support/troubles-of.ts';

/** Failures that leave much to take back, of every kind that is taken back. The first four changes of instances change nothing. */
const FAILURES: readonly (readonly [string, Strategy, Trouble])[] = [
  ["an instance's first rename", 'swap', { by: 'swap-target', operation: 'ModifyDBInstance', nth: 5, how: 'refused' }],
  ['its last rename', 'swap', { by: 'swap-target', operation: 'ModifyDBInstance', nth: 8, how: 'refused' }],
  ['the SQL of the plan', 'swap', { by: 'setup-db-users', operation: 'prepare', nth: 1, how: 'refused' }],
  ['its copy', 'replace', { by: 'copy-snapshot', operation: 'CopyDBClusterSnapshot', nth: 1, how: 'answer lost' }],
  [
    'its final snapshot',
    'replace',
    { by: 'delete-rds', operation: 'CreateDBClusterSnapshot', nth: 1, how: 'answer lost' },
  ],
  ['its first deletion', 'replace', { by: 'delete-rds', operation: 'DeleteDBInstance', nth: 1, how: 'refused' }],
  ['its last deletion', 'replace', { by: 'delete-rds', operation: 'DeleteDBCluster', nth: 1, how: 'refused' }],
  // The first is asked for too early, of a cluster that is still creating.
  ['a new instance', 'replace', { by: 'check-restore-status', operation: 'CreateDBInstance', nth: 3, how: 'refused' }],
];

/** Later looks are the same ones again, while it waits. */
const LOOKS_MAX = 12;

/** What is left because of something else that could not be taken back. */
const IN_CONSEQUENCE = new RegExp(
  [
    'has instance .* still',
    'kept, because the old one does not bear its own name',
    'which bears the name of the target',
    // A new instance whose name is still one of the target's: IAM lets nobody delete by those names.
    'DeleteDBInstance on resource: \\S+:db:orders-staging',
  ].join('|'),
);

const undated = ({ what }: Thing): string => what.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, 'then');

for (const [what, strategy, failure] of FAILURES) {
  const { calls, saga: unhindered } = await keepsItsPromises({ strategy, troubles: [failure] });
  const undoing = calls.filter(({ by, isChange, nth }) => by === 'undo-restore' && (isChange || nth <= LOOKS_MAX));

  describe(`promise 8: a ${strategy} ends though ${what} fails, and, while it is taken back,`, () => {
    test.each(troublesOf(undoing, 'refused', 'is refused: the rest is undone, what is left is listed'))(
      '%s',
      async (_title, trouble) => {
        const { saga } = await keepsItsPromises({ strategy, troubles: [failure, trouble] });
        expect(saga.phase).toBe('failed');
        const already = unhindered.undoing!.left.map(undated);
        const more = saga.undoing!.left.map(undated).filter((each) => !already.includes(each));
        // Whatever the refused call had no part in is undone as ever.
        const isExplained = (each: string) =>
          each.includes(`perform ${trouble.operation}`) || IN_CONSEQUENCE.test(each);
        expect(more.filter((each) => !isExplained(each))).toEqual([]);
      },
    );
  });
}
