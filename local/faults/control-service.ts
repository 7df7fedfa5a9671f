import * as z from 'zod';
import type { RdsWorld } from '../model/world.ts';
import { AwsFault } from '../wire/aws-fault.ts';
import type { Caller, Operation, WireService } from '../wire/service.ts';
import { createDurationSettings } from './duration-settings.ts';
import type { FaultSwitchboard } from './fault-switchboard.ts';
import { type FaultPlaces, readFault } from './read-fault.ts';
import { invalid, readInput } from './read-input.ts';

export interface ControlOptions extends FaultPlaces {
  readonly switchboard: FaultSwitchboard;
  readonly rds: Pick<RdsWorld, 'durations' | 'takeAutomatedSnapshot'>;
}

/** An answer that can still be read; `isComplete` says when it was cut. */
const CALLS_LISTED_MAX = 1_000;
const DURATION_MAX_MS = 24 * 3_600_000;

const nothing = z.strictObject({});
const addInput = z.strictObject({ fault: z.unknown() });
const clearInput = z.strictObject({ id: z.string().optional() });
const durationsInput = z.strictObject({
  durations: z.record(z.string(), z.int().min(0).max(DURATION_MAX_MS)).optional(),
  reset: z.boolean().optional(),
});
const callsInput = z.strictObject({
  changing: z.boolean().optional(),
  service: z.string().optional(),
  operation: z.string().optional(),
  caller: z.string().optional(),
  done: z.boolean().optional(),
});
const snapshotInput = z.strictObject({ clusterIdentifier: z.string().min(1) });

/** The local runtime's own API, which AWS has nothing like: faults, durations, what was called, a backup window. */
export function createControlService({ switchboard, rds, ...places }: ControlOptions): WireService {
  const settings = createDurationSettings(rds.durations);
  return {
    name: 'aurora-restore-local',
    protocol: { kind: 'json', version: '1.1', targetPrefix: 'AuroraRestoreLocal' },
    operations: {
      AddFault: operation(addInput, ({ fault }) => ({ fault: switchboard.add(readFault(fault, places)) })),
      ListFaults: operation(nothing, () => ({ faults: switchboard.list() })),
      ClearFaults: operation(clearInput, ({ id }) => ({ cleared: clear(switchboard, id) })),
      DescribeDurations: operation(nothing, () => ({ durations: settings.list() })),
      SetDurations: operation(durationsInput, ({ durations, reset }) => {
        if (reset) settings.reset();
        settings.set(durations ?? {});
        return { durations: settings.list() };
      }),
      ListCalls: operation(callsInput, (filter) => {
        const calls = switchboard.journal(filter);
        return { calls: calls.slice(-CALLS_LISTED_MAX), isComplete: calls.length <= CALLS_LISTED_MAX };
      }),
      TakeAutomatedSnapshot: operation(snapshotInput, ({ clusterIdentifier }, place) => {
        const snapshot = rds.takeAutomatedSnapshot(place, clusterIdentifier);
        return {
          snapshotIdentifier: snapshot.DBClusterSnapshotIdentifier,
          snapshotArn: snapshot.DBClusterSnapshotArn,
        };
      }),
    },
  };
}

function operation<Schema extends z.ZodType>(
  schema: Schema,
  handle: (input: z.output<Schema>, caller: Caller) => object,
): Operation {
  return {
    // No policy is about this API: who is no developer is refused before anything is read.
    permissions: (_input, caller) => {
      if (caller.principal.kind === 'developer') return [];
      throw new AwsFault('AccessDeniedException', 'Only the developer may use the local runtime itself.');
    },
    handle: (input, caller) => handle(readInput(schema, input, 'input'), caller),
  };
}

function clear(switchboard: FaultSwitchboard, id: string | undefined) {
  const cleared = switchboard.clear(id);
  if (id === undefined || cleared.length > 0) return cleared;
  const ids = switchboard.list().map((fault) => fault.id);
  const hint = ids.length > 0 ? `There are: ${ids.join(', ')}` : 'There are none: nothing is to be cleared.';
  throw invalid(`fault '${id}' does not exist`, hint);
}
