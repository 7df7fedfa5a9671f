import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AUDIT_START, type AuditEntry, type AuditFacts, firstBrokenEntry, nextAuditEntry } from '../../shared/audit.ts';
import { NOON } from '../support/stepped-clock.ts';

const facts = (summary: string): AuditFacts => ({
  at: NOON.toISOString(),
  actor: 'delete-rds',
  attempt: 1,
  cause: 'event-1',
  decision: 'wait',
  summary,
  calls: [{ operation: 'DeleteDBCluster', resource: 'orders-staging', answer: 'ok' }],
});

function aTrail(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let index = 1; index <= length; index += 1) {
    entries.push(nextAuditEntry('r-1', entries.at(-1) ?? AUDIT_START, facts(`entry ${index}`)));
  }
  return entries;
}

const trail = aTrail(5);
const head = trail[4]!;

test('a trail is whole as it was written', () => {
  expect(trail.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  expect(firstBrokenEntry(trail, head)).toBeUndefined();
  expect(firstBrokenEntry([], AUDIT_START)).toBeUndefined();
});

test('a trip through a database, which sorts keys and drops undefined values, changes nothing', () => {
  const shuffled = trail.map((entry) => Object.fromEntries(Object.entries(entry).toSorted()) as unknown as AuditEntry);
  const withHole = { ...trail[0]!, note: undefined };
  expect(firstBrokenEntry(shuffled, head)).toBeUndefined();
  expect(firstBrokenEntry([withHole, ...trail.slice(1)], head)).toBeUndefined();
});

describe('promise 8: a trail that somebody has changed', () => {
  test.each(Object.keys(head) as (keyof AuditEntry)[])('shows that %s of an entry was edited', (field) => {
    const value = head[field];
    const edited = { ...trail[2]!, [field]: typeof value === 'number' ? value + 1 : `not ${String(value)}` };
    expect(firstBrokenEntry(trail.with(2, edited), head)).toBe(edited);
  });

  test('shows an edit deep inside the calls', () => {
    const edited = { ...trail[2]!, calls: [{ ...trail[2]!.calls[0]!, answer: 'AccessDenied' }] };
    expect(firstBrokenEntry(trail.with(2, edited), head)).toBe(edited);
  });

  test('shows an edited entry whose own hash was made anew', () => {
    const forged = nextAuditEntry('r-1', trail[1]!, facts('forged'));
    expect(firstBrokenEntry(trail.with(2, forged), head)).toBe(trail[3]);
  });

  test('shows a whole forged trail by the head kept with the saga', () => {
    const forged = [...trail.slice(0, 4), nextAuditEntry('r-1', trail[3]!, facts('forged'))];
    expect(firstBrokenEntry(forged, head)).toBe('end');
  });

  test('shows a deleted entry, the first one included', () => {
    expect(firstBrokenEntry(trail.toSpliced(2, 1), head)).toBe(trail[3]);
    expect(firstBrokenEntry(trail.slice(1), head)).toBe(trail[1]);
  });

  test('shows an inserted entry', () => {
    const inserted = nextAuditEntry('r-1', trail[1]!, facts('inserted'));
    expect(firstBrokenEntry(trail.toSpliced(3, 0, inserted), head)).toBe(inserted);
  });

  test('shows two entries that were swapped', () => {
    expect(firstBrokenEntry([trail[1]!, trail[0]!, ...trail.slice(2)], head)).toBe(trail[1]);
  });

  test('shows a tail that was cut off, the whole trail included', () => {
    expect(firstBrokenEntry(trail.slice(0, 4), head)).toBe('end');
    expect(firstBrokenEntry([], head)).toBe('end');
  });

  test('shows any change of one entry of any trail', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(), fc.string({ minLength: 1 }), (length, position, text) => {
        const whole = aTrail(length);
        const index = position % length;
        const edited = { ...whole[index]!, summary: whole[index]!.summary + text };
        expect(firstBrokenEntry(whole.with(index, edited), whole.at(-1)!)).toBe(edited);
      }),
      { numRuns: 30 },
    );
  });
});
