import { isDeepStrictEqual } from 'node:util';
import { firstBrokenEntry } from '../../../shared/audit.ts';
import type { Phase, Saga } from '../../../shared/saga.ts';
import type { Ended } from './scenario.ts';
import { deletedWithoutSnapshot, destroyedTooEarly, openBeforeItIsOurs, secretsTold } from './broken-order.ts';
import { brokenOldTarget } from './old-target.ts';
import { brokenLists, couldTell } from './what-was-made.ts';

/** The promises of the design that a restore has broken, in words; none, where all of them hold. */
export function brokenPromises(ended: Ended): readonly string[] {
  return [
    ...said('promise 1: the source is untouched', isDeepStrictEqual(ended.before.source, ended.after.source)),
    ...brokenOldTarget(ended).map((what) => `promise 3: nothing old is lost before the new is proved: ${what}`),
    ...destroyedTooEarly(ended).map((what) => `promise 3: nothing old is destroyed before the new is proved: ${what}`),
    ...deletedWithoutSnapshot(ended).map((what) => `promise 4: a final snapshot is taken first: ${what}`),
    ...openBeforeItIsOurs(ended).map((what) => `promise 5: a restored cluster is closed until it is ours: ${what}`),
    ...secretsTold(ended).map((what) => `promise 7: no password and no SQL of the plan is told: ${what}`),
    ...brokenEnd(ended).map((what) => `promise 8: every restore ends: ${what}`),
    ...brokenLists(ended).map((what) => `promise 8: everything is undone or listed: ${what}`),
  ];
}

function brokenEnd(ended: Ended): readonly string[] {
  const { saga, store, told, published } = ended;
  const brokenEntry = firstBrokenEntry(store.trail, saga.audit);
  // What is put twice, because nobody heard that it had been put, is one event by its id.
  const events = new Map(published.map((event) => [event.metadata.eventId, event.name]));
  const closings = [...events.values()].filter((name) => CLOSINGS.includes(name));
  const messages = new Set(told.map(({ dedupeId }) => dedupeId));
  const heard = publishedBy(store);
  return [
    ...said(`it has ended, at '${saga.step}'`, saga.step === 'ended'),
    ...said(`it is closed, in phase '${saga.phase}'`, CLOSING[saga.phase] !== undefined),
    ...said('the target is free', store.locks.size === 0),
    ...said('nothing is left to publish', Object.values(saga.outbox).flat().length === 0),
    ...said(`the audit trail is whole up to ${JSON.stringify(brokenEntry)}`, brokenEntry === undefined),
    ...said('it says why it failed', saga.phase !== 'failed' || saga.failure !== undefined),
    ...said(
      `its end is put once, not as ${closings.join(', ')}`,
      closings.length === saga.run && closings.at(-1) === CLOSING[saga.phase],
    ),
    ...said(`people are told, not of ${messages.size} things`, !couldTell(ended) || messages.size === messagesOf(saga)),
    ...said(`each message is published once, not ${heard} times for ${messages.size}`, heard <= messages.size),
  ];
}

/**
 * How often a delivery has published and could say so. A message that comes twice because its delivery died with what SNS
 * answered is not in the trail.
 */
function publishedBy({ trail }: Ended['store']): number {
  return trail
    .flatMap(({ calls }) => calls)
    .filter(({ operation, answer }) => operation === 'Publish' && answer === 'ok').length;
}

/** The event that says how a restore has ended. */
const CLOSING: Readonly<Partial<Record<Phase, string>>> = {
  completed: 'RestoreCompleted',
  failed: 'RestoreFailed',
  cancelled: 'RestoreCancelled',
  rejected: 'RestoreRejected',
};
const CLOSINGS: readonly string[] = Object.values(CLOSING);

/** Each try of a restore ends with one. Who stops it knows of it; what could not be deleted after a completed one is a message more. */
function messagesOf({ phase, failure, run }: Saga): number {
  if (phase === 'cancelled' || phase === 'rejected') return run - 1;
  return phase === 'completed' && failure ? run + 1 : run;
}

const said = (promise: string, holds: boolean): readonly string[] => (holds ? [] : [`not true: ${promise}`]);
