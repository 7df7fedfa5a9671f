import { besideNameOf, copyNameOf, finalSnapshotNameOf, instanceNameOf, retiredNameOf } from '../../../shared/names.ts';
import type { Outlook } from './outlook.ts';

/** As long as a real one, so that names are shortened as they will be. */
const SOME_ID = 'r-0000000000000000';
const shown = (name: string): string => name.replace(SOME_ID, 'RESTORE_ID');

/** The names that a restore would give, with `RESTORE_ID` for what only its request decides. Pure. */
export function namesToCome({ plan, wanted, isBeside }: Outlook) {
  const madeAs = isBeside ? besideNameOf(SOME_ID) : plan.target.cluster;
  return {
    copy: shown(copyNameOf(plan, SOME_ID)),
    final: shown(finalSnapshotNameOf(plan, SOME_ID)),
    madeAs: shown(madeAs),
    retired: shown(retiredNameOf(SOME_ID)),
    instances: wanted.instances.map((_each, index) => shown(instanceNameOf(madeAs, index))),
  };
}
