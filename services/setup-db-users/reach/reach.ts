import { DATABASE, type ReachAnswer, type ReachQuestion } from '../../../shared/reach.ts';
import { servicesCalledBy } from '../../../shared/service-manifest.ts';
import type { Unreached } from '../../../shared/unreached.ts';
import { manifest } from '../service.ts';

/** Tries something once, with a short time of its own; says why it was not reached, or nothing. */
export type Probe = (about: ReachQuestion['reach']) => Promise<Unreached | undefined>;

/** By the name of the service, as its endpoint has it; a test keeps them to what the manifest calls. */
export type Probes = Readonly<Record<string, Probe>>;

/** All at the same time, so that the answer takes no longer than the slowest. */
export async function reach(
  about: ReachQuestion['reach'],
  ofServices: Probes,
  ofDatabase: Probe,
): Promise<ReachAnswer> {
  const probes = Object.entries({ ...ofServices, ...(about.database && { [DATABASE]: ofDatabase }) });
  const found = await Promise.all(probes.map(async ([what, probe]) => ({ what, why: await probe(about) })));
  return {
    asked: found.map(({ what }) => what),
    unreached: found.flatMap(({ what, why }) => (why === undefined ? [] : [{ what, why }])),
  };
}

/** What the function cannot do without. */
export const SERVICES_TO_REACH = servicesCalledBy(manifest);
