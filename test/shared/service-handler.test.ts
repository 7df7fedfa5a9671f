import { expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { TargetDeleted } from '../../events/contracts/target-deleted.ts';
import { manifest } from '../../services/restore-snapshot/service.ts';
import type { PlanSql } from '../../shared/plan-sql.ts';
import { type Edge, stepHandler } from '../../shared/service-handler.ts';
import { aSaga } from '../support/a-saga.ts';
import { anEnvelope } from '../support/envelopes.ts';
import { memoryBus } from '../support/memory-bus.ts';
import { memorySagaStore } from '../support/memory-saga-store.ts';
import { RESTORE_ID } from '../support/rds-builders.ts';
import { steppedClock } from '../support/stepped-clock.ts';

test("a step's ports reach the SQL of the plan of the very restore that is delivered", async () => {
  const store = memorySagaStore(aSaga({ at: 'restore-snapshot' }));
  const sql: PlanSql = { statements: ["SELECT 'ours'"], checks: [] };
  store.planSql.set(RESTORE_ID, sql).set('r-other', { statements: ["SELECT 'theirs'"], checks: [] });
  const seen: PlanSql[] = [];
  const step = {
    manifest,
    advance: async (_saga: unknown, ports: { read: () => Promise<PlanSql> }) => {
      seen.push(await ports.read());
      return { kind: 'wait', summary: 'it has read' } as const;
    },
  };
  const edge: Edge = {
    dynamo: {} as never,
    tables: {} as never,
    store,
    publish: memoryBus().publish,
    now: steppedClock().now,
  };
  const handler = stepHandler(step, (_log, _plan, planSql) => ({ read: planSql }), edge);
  await handler(anEnvelope(TargetDeleted), {} as Context);
  expect(seen).toEqual([sql]);
});
