import type { Caller } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { notFound } from '../faults.ts';
import { regionOfCaller } from '../find.ts';
import type { Archive } from './archive.ts';
import type { Replay } from './replay.ts';

/** Throws ResourceNotFoundException. */
export function archiveOf(context: Context, name: string | undefined, caller: Caller): Archive {
  const archive = regionOfCaller(context, caller).archives.get(name ?? '');
  if (!archive) throw notFound(`Archive ${name} does not exist.`);
  return archive;
}

/** Throws ResourceNotFoundException. */
export function replayOf(context: Context, name: string | undefined, caller: Caller): Replay {
  const replay = regionOfCaller(context, caller).replays.get(name ?? '');
  if (!replay) throw notFound(`Replay ${name} does not exist.`);
  return replay;
}
