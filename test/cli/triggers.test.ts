import { describe, expect, test } from '@jest/globals';
import { AUDIT_START, type AuditEntry, nextAuditEntry } from '../../shared/audit.ts';
import { CliWorld } from './support/cli-world.ts';

const DECISIONS = [
  ['watching', "plan 'demo' is watched; snapshots made before 2026-10-05T12:00:00.000Z start nothing"],
  ['refused', "NameDoesNotFit: snapshot 'other' does not fit the name pattern 'nightly-*'"],
  ['requested', "asked for restore 't-0123456789abcdef' from manual snapshot 'nightly-1'"],
] as const;

function aTriggerTrail(): AuditEntry[] {
  let head = AUDIT_START;
  return DECISIONS.map(([decision, summary], index) => {
    const at = `2026-10-06T0${index}:00:00.000Z`;
    const facts = { at, actor: 'restore-trigger', attempt: 1, cause: 'event-1', decision, summary, calls: [] } as const;
    const entry = nextAuditEntry('trigger#demo', head, facts);
    head = entry;
    return entry;
  });
}

function aWorld(entries = aTriggerTrail()): CliWorld {
  const world = new CliWorld();
  world.restores.trails.set('trigger#demo', entries);
  return world;
}

describe('triggers', () => {
  test('lists what was decided and why, newest first', async () => {
    const world = aWorld();
    expect(await world.run('triggers', 'demo')).toBe(0);
    expect(world.lines).toEqual([
      'decided                  what       why',
      `2026-10-06 02:00:00 UTC  requested  ${DECISIONS[2][1]}`,
      `2026-10-06 01:00:00 UTC  refused    ${DECISIONS[1][1]}`,
      `2026-10-06 00:00:00 UTC  watching   ${DECISIONS[0][1]}`,
    ]);
  });

  test('prints JSON, at most as many as wanted', async () => {
    const world = aWorld();
    expect(await world.run('triggers', 'demo', '--json', '--limit', '1')).toBe(0);
    expect(JSON.parse(world.stdout)).toMatchObject({
      plan: 'demo',
      decisions: [{ decision: 'requested', sequence: 3 }],
    });
    expect(JSON.parse(world.stdout).decisions).toHaveLength(1);
  });

  test('cries out when an entry was changed, and ends with 1', async () => {
    const entries = aTriggerTrail();
    entries[1] = { ...entries[1]!, summary: 'nothing happened' };
    const world = aWorld(entries);
    expect(await world.run('triggers', 'demo')).toBe(1);
    expect(world.stderr).toMatch(/BROKEN: entry 2[\s\S]*HINT: /);
  });

  test('cries out when the last entry was changed', async () => {
    const entries = aTriggerTrail();
    entries[2] = { ...entries[2]!, summary: 'nothing happened' };
    expect(await aWorld(entries).run('triggers', 'demo')).toBe(1);
  });

  test('says so when nothing was decided yet', async () => {
    const world = new CliWorld();
    expect(await world.run('triggers', 'demo')).toBe(0);
    expect(world.stdout).toContain("decided nothing about plan 'demo' yet");
  });

  test('refuses a misspelt plan and names the nearest', async () => {
    const world = new CliWorld();
    expect(await world.run('triggers', 'dmeo')).toBe(2);
    expect(world.stderr).toContain("Did you mean 'demo'?");
  });
});
