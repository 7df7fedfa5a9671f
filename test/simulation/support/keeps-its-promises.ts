import type { Trouble } from './aws-calls.ts';
import { brokenPromises } from './broken-promises.ts';
import type { Outage } from './outages.ts';
import type { Ended, Scenario } from './scenario.ts';
import { simulate } from './simulate.ts';

/** Runs a restore; throws, with everything that has happened, when it breaks a promise. */
export async function keepsItsPromises(scenario: Scenario): Promise<Ended> {
  const ended = await simulate(scenario);
  const broken = [...absentTroubles(scenario, ended), ...brokenPromises(ended)];
  if (broken.length === 0) return ended;
  const { saga, calls, trace } = ended;
  const telling = calls.filter(({ isChange, answer }) => isChange || answer === 'refused');
  throw new Error(
    [
      ...broken,
      `failure: ${JSON.stringify(saga.failure)}`,
      `left: ${JSON.stringify(saga.undoing?.left, undefined, 2)}`,
      `undone: ${JSON.stringify(saga.undoing?.undone, undefined, 2)}`,
      ...telling.map(({ by, operation, nth, what, answer }) => `  ${by} ${operation} ${nth} ${what}: ${answer}`),
      ...trace,
    ].join('\n'),
  );
}

/** A trouble that never came shows nothing. */
function absentTroubles(
  { troubles = [], outages = [], troublesMayMiss }: Scenario,
  { calls, ownCalls }: Ended,
): readonly string[] {
  if (troublesMayMiss) return [];
  const hasCome = ({ by, operation, nth, how }: Trouble) =>
    calls.some((call) => call.by === by && call.operation === operation && call.nth === nth && call.answer === how);
  const comes = ({ api, by, from }: Outage) =>
    [...calls, ...ownCalls].filter((call) => call.api === api && (!by || call.by === by)).length >= from;
  const lasting = troubles.filter(({ how }) => how === 'refused' || how === 'answer lost');
  return [...lasting.filter((each) => !hasCome(each)), ...outages.filter((each) => !comes(each))].map(
    (each) => `trouble that never came: ${JSON.stringify(each)}`,
  );
}
