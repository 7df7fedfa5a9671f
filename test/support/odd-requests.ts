import fc from 'fast-check';
import type { EventContract } from '../../events/define-event.ts';
import { anEnvelope } from './envelopes.ts';

/** What people and their tools may write into any field. */
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.constantFrom<unknown>(
    ...[
      undefined,
      null,
      '',
      ' ',
      'Nightly',
      'a--b',
      '-a',
      'a-',
      'r_1',
      'ärger',
      '\u202e',
      '\u0000',
      'a\nb',
      '__proto__',
    ],
    ...['constructor', 'lock#arn:aws:rds:eu-west-1:111122223333:cluster:orders-staging', 'sql#r-1', 'trigger#orders'],
    ...['a'.repeat(25), 'x'.repeat(20_000), '💥'.repeat(5_000), [], {}, [[[]]], 0, -1, 1e308, true],
    ...['0000-01-01T00:00:00Z', '2026-02-30T00:00:00Z', '9999-12-31T23:59:59Z', '2026-10-06T11:00:00Z'],
    ...[
      '2026-10-06T11:30:00.000Z',
      ['Replay-Restore'],
      ['x'.repeat(100)],
      ['delete-rds', '*'],
      [''],
      Array(500).fill('a'),
    ],
  ),
);

/** Events of a request whose fields hold anything, some as they should be, as EventBridge delivers them: in JSON. */
export function oddRequests(contract: EventContract, fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) {
  const either = Object.fromEntries(
    Object.entries(fields).map(([name, fit]) => [name, fc.oneof({ weight: 2, arbitrary: fit }, oddValue)]),
  );
  const data = fc.oneof(
    { weight: 8, arbitrary: fc.record(either, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.record({ ...either, surplus: oddValue }) },
    { weight: 1, arbitrary: oddValue },
  );
  const metadata = fc.oneof(fc.constant(undefined), fc.record({ hops: oddValue }), oddValue);
  const detail = fc.oneof({ weight: 8, arbitrary: fc.record({ data, metadata }) }, oddValue);
  return detail.map((each) => JSON.parse(JSON.stringify(anEnvelope(contract, each ?? null))) as object);
}
