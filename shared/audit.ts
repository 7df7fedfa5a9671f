import { createHash } from 'node:crypto';
import type { Publisher } from '../events/services.ts';
import type { CallRecord } from './call-log.ts';
import { cut, within } from './saga-limits.ts';
import type { AuditHead } from './saga.ts';

/** One line of a restore's audit trail. Never holds a secret. */
export interface AuditEntry {
  readonly restoreId: string;
  /** From one, without gaps. */
  readonly sequence: number;
  readonly at: string;
  readonly actor: Publisher;
  readonly attempt: number;
  /** The event that woke the actor. */
  readonly cause: string;
  readonly decision: string;
  readonly summary: string;
  /** What was called in AWS, and what it answered. */
  readonly calls: readonly CallRecord[];
  readonly previousHash: string;
  readonly hash: string;
}

export type AuditFacts = Pick<AuditEntry, 'at' | 'actor' | 'attempt' | 'cause' | 'decision' | 'summary' | 'calls'>;

/** The hash before the first entry. */
export const AUDIT_START: AuditHead = { sequence: 0, hash: '0'.repeat(64) };

/** An entry is an item of DynamoDB, of 400 KB at most. */
export const SUMMARY_BYTES_MAX = 4_000;
/** Some three thousand calls; a delivery makes a hundred at most. */
export const CALLS_BYTES_MAX = 350_000;

const moreCalls = (count: number): CallRecord => ({
  operation: 'more',
  resource: 'left out here for their size; AWS CloudTrail has them',
  answer: String(count),
});

/** The entry that continues a trail; whoever changes an earlier one breaks every hash after it. */
export function nextAuditEntry(restoreId: string, head: AuditHead, facts: AuditFacts): AuditEntry {
  const summary = cut(facts.summary, SUMMARY_BYTES_MAX);
  const calls = within(facts.calls, CALLS_BYTES_MAX, moreCalls);
  const body = { restoreId, sequence: head.sequence + 1, ...facts, summary, calls, previousHash: head.hash };
  return { ...body, hash: hashOf(body) };
}

/** Finds the first entry that does not continue the trail, or nothing when the trail is whole. */
export function firstBrokenEntry(entries: readonly AuditEntry[], head: AuditHead): AuditEntry | 'end' | undefined {
  let expected = AUDIT_START;
  for (const entry of entries) {
    const { hash, ...body } = entry;
    if (entry.sequence !== expected.sequence + 1 || entry.previousHash !== expected.hash || hash !== hashOf(body)) {
      return entry;
    }
    expected = { sequence: entry.sequence, hash };
  }
  // A cut tail leaves a whole chain; only the head kept with the saga shows it.
  return expected.hash === head.hash ? undefined : 'end';
}

function hashOf(body: object): string {
  return createHash('sha256').update(canonical(body)).digest('hex');
}

/** JSON with sorted keys, so that a trip through DynamoDB does not change the hash. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
