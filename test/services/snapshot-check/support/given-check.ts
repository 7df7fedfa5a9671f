import type { TerminalError } from '../../../../shared/errors.ts';
import type { Saga } from '../../../../shared/saga.ts';
import type { PreflightPorts } from '../../../../services/snapshot-check/preflight/gather-facts.ts';
import { snapshotCheck } from '../../../../services/snapshot-check/step.ts';
import { aSaga } from '../../../support/a-saga.ts';
import { given } from '../../../support/given.ts';
import { memoryRds } from '../../../support/memory-rds.ts';
import { aCluster, aSnapshot, aSource, writerAndReader } from '../../../support/rds-builders.ts';
import { memoryPlace, type PlaceContent } from './memory-place.ts';

export type Facts = NonNullable<Parameters<typeof memoryRds>[0]>;

export interface Content {
  readonly source?: Facts;
  readonly target?: Facts;
  readonly place?: Partial<PlaceContent>;
  readonly saga?: Saga;
}

/** Source, target and the target's place in memory; all is well unless something is changed. */
export function portsWith({ source, target, place }: Content = {}) {
  return {
    source: memoryRds({ clusters: [aSource()], snapshots: [aSnapshot()], ...source }),
    target: memoryRds({ clusters: [aCluster()], instances: writerAndReader(), ...target }),
    place: memoryPlace(place),
  };
}

/** The step over them. `broken` replaces ports by others. */
export function check(content: Content = {}, broken: Partial<PreflightPorts> = {}) {
  const ports = portsWith(content);
  const it = given(snapshotCheck, content.saga ?? aSaga(), { ...ports, ...broken });
  const failure = () =>
    it.advance().then(
      () => undefined,
      (error: TerminalError) => error,
    );
  /** The code of every finding, whether there is one or there are several. */
  const codes = async () => {
    const error = await failure();
    return error?.findings?.map(({ code }) => code) ?? (error ? [error.code] : []);
  };
  return { asked: ports.place.asked, failure, codes, ...it };
}
