import { describe, expect, test } from '@jest/globals';
import { ROUTES, type StepName } from '../../../events/services.ts';
import { isPastWayBack } from '../../../shared/no-way-back.ts';
import { RESTORE_TAG } from '../../../shared/names.ts';
import type { Saga } from '../../../shared/saga.ts';
import { OLD_RESOURCE, RESTORE_ID, TARGET_ARN } from '../../support/rds-builders.ts';
import { outputAt, regionAt, stoppedAt } from './support/restores.ts';
import { type Operation, type UndoWorld, undoWorld } from './support/undo-world.ts';

interface Interruption {
  readonly name: string;
  readonly step: StepName;
  readonly strategy: 'replace' | 'swap';
  readonly saga: Saga;
}

/** Every step, with and without its word about what it has done, failed and stopped wherever that is allowed. */
const INTERRUPTIONS: readonly Interruption[] = (['replace', 'swap'] as const).flatMap((strategy) =>
  ROUTES[strategy]
    .filter((step) => !(strategy === 'swap' && step === 'delete-rds'))
    .flatMap((step) =>
      ([undefined, outputAt(step, strategy)] as const).flatMap((output) =>
        (['failing', 'cancelling'] as const).flatMap((phase) => {
          const saga = stoppedAt(step, { strategy, phase, output });
          if (phase === 'cancelling' && isPastWayBack(saga)) return [];
          const name = `${strategy}, ${phase} at ${step}, ${output ? 'with' : 'without'} its output`;
          return [{ name, step, strategy, saga }];
        }),
      ),
    ),
);

const worldOf = ({ saga, step, strategy }: Interruption): UndoWorld => {
  // A delivery that did not even commit its intent has not done the work either.
  const needsIntent = step === 'swap-target' && !saga.outputs['swap-target'];
  return undoWorld(saga, regionAt(needsIntent ? 'setup-db-users' : step, strategy));
};

const isSwapped = ({ saga }: Interruption): boolean => saga.outputs['swap-target']?.swappedAt !== undefined;

/** What this restore has made and nobody is told of; the target it has refreshed is none of that. */
function unlisted({ rds, saga }: Pick<UndoWorld, 'rds' | 'saga'>, interruption: Interruption): string[] {
  const listed = saga().undoing!.left.map(({ arn }) => arn);
  const made = [...rds.clusters, ...rds.snapshots].filter(({ tags }) => tags[RESTORE_TAG] === RESTORE_ID);
  const left = made.filter(({ status }) => status !== 'deleting').map(({ arn }) => arn);
  return left.filter((arn) => !listed.includes(arn) && !(isSwapped(interruption) && arn === TARGET_ARN));
}

/** What this restore has made and what is still there is listed; what is not listed is as it was. */
function expectAccountedFor({ rds, saga, bus }: UndoWorld, interruption: Interruption): void {
  const { undoing, step, outputs } = saga();
  expect(step).toBe('saga-tracker');
  expect(bus.names().filter((name) => name === 'RestoreUndone').length).toBeGreaterThan(0);
  expect(unlisted({ rds, saga }, interruption)).toEqual([]);
  const listed = undoing!.left.map(({ arn }) => arn);
  const gone = undoing!.undone.map(({ arn }) => arn);
  expect(gone.filter((arn) => listed.includes(arn))).toEqual([]);
  const old = rds.clusters.find(({ resourceId }) => resourceId === OLD_RESOURCE);
  if (old && !isSwapped(interruption)) {
    expect(old.arn).toBe(TARGET_ARN);
  }
  // What a retry would read of is there.
  if (outputs['restore-snapshot'] && !isSwapped(interruption)) {
    expect(rds.clusters.some(({ resourceId }) => resourceId === outputs['restore-snapshot']!.clusterResourceId)).toBe(
      true,
    );
  }
}

test.each(INTERRUPTIONS)('promise 8: $name: everything is taken back or listed', async (interruption) => {
  const world = worldOf(interruption);
  await world.finish();
  expectAccountedFor(world, interruption);
});

test.each(INTERRUPTIONS)(
  '$name: a crash before any of the commits changes nothing of the end',
  async (interruption) => {
    const straight = worldOf(interruption);
    await straight.finish();
    for (let crashAt = 1; crashAt <= straight.store.trail.length; crashAt += 1) {
      const world = worldOf(interruption);
      crashBeforeCommit(world, crashAt);
      for (let crashes = 0; crashes < 2 && world.saga().step === 'undo-restore'; crashes += 1) {
        await world.finish().catch((error: Error) => expect(error.message).toBe('crash'));
      }
      await world.deliver('doubled');
      expectAccountedFor(world, interruption);
      const ends = [straight, world].map(({ saga, rds }) => ({
        left: saga().undoing!.left.map(({ arn }) => arn),
        steps: Object.entries(saga().steps).map(([step, { status }]) => `${step} ${status}`),
        outputs: Object.keys(saga().outputs),
        clusters: rds.clusters.map(({ arn, tags, isProtected }) => ({ arn, tags, isProtected })),
        instances: rds.instances.map(({ arn, tags }) => ({ arn, tags })),
      }));
      expect(ends[1]).toEqual(ends[0]);
    }
  },
);

/** Every attempt to commit counts, also those of later deliveries. */
function crashBeforeCommit({ store }: UndoWorld, crashAt: number): void {
  let commits = 0;
  const watch = () => {
    commits += 1;
    if (commits === crashAt) throw new Error('crash');
    store.beforeNextCommit(watch);
  };
  store.beforeNextCommit(watch);
}

describe.each([
  'deleteSnapshot',
  'tagSnapshot',
  'deleteInstance',
  'deleteCluster',
  'rename',
] as const satisfies readonly Operation[])('a role that may not %s', (operation) => {
  test.each(INTERRUPTIONS)('$name: ends with what could not be done in the list', async (interruption) => {
    const straight = worldOf(interruption);
    await straight.finish();
    const needed = straight.calls.some((call) => call.startsWith(operation));
    const world = worldOf(interruption);
    world.refuse(operation, 'AccessDenied');
    const { step, undoing } = await world.finish();
    expect(step).toBe('saga-tracker');
    const refusals = undoing!.left.filter(({ what }) => what.includes('AccessDenied'));
    expect(refusals.length > 0).toBe(needed);
    for (const { what } of refusals) expect(what).toContain('by hand: aws rds ');
    expect(unlisted(world, interruption)).toEqual([]);
  });
});
