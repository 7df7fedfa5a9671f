import { nextAuditEntry } from '../../../shared/audit.ts';
import type { Saga } from '../../../shared/saga.ts';
import { answeredBefore } from '../../support/a-saga.ts';
import { CliWorld } from './cli-world.ts';
import { after } from './sagas.ts';

/** A pipeline that answers a request for recovery during the n-th sleep. */
export function worldThatAnswers(
  before: Saga,
  answered: Partial<Saga>,
  options: { sleep?: number; why?: string } = {},
) {
  const world = new CliWorld();
  world.restores.put(before);
  world.during.set(options.sleep ?? 2, () => {
    world.restores.put({ ...before, ...answered, answered: answeredBefore('event-2') });
    const decision = options.why ? 'refused' : 'retry';
    const facts = {
      at: after(70),
      actor: 'replay-restore',
      attempt: 1,
      cause: 'event-2',
      decision,
      calls: [],
    } as const;
    const entry = nextAuditEntry(before.restoreId, before.audit, { ...facts, summary: options.why ?? 'taken up' });
    world.restores.trails.set(before.restoreId, [entry]);
  });
  return world;
}
