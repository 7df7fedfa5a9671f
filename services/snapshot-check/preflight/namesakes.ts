import { RESTORE_TAG } from '../../../shared/names.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Namesakes } from './facts.ts';

/** Whether the names that the restore will give are free. What this restore has made itself is no stranger. Pure. */
export function namesakeFindings(
  { target }: Plan,
  restoreId: string | undefined,
  { clusters, snapshots, instances }: Namesakes,
): readonly Finding[] {
  const isStranger = ({ tags }: { readonly tags: Readonly<Record<string, string>> }) =>
    restoreId === undefined || tags[RESTORE_TAG] !== restoreId;
  const taken = (kind: string, named: Namesakes['clusters'] | Namesakes['snapshots']) =>
    [...named].flatMap(([name, found]) => (found && isStranger(found) ? [nameTaken(kind, name, target.region)] : []));
  // Those of the old target go with it, or are renamed with it.
  const ofOthers = (instances?.value ?? []).filter((each) => each.clusterId !== target.cluster && isStranger(each));
  return [
    ...taken('cluster', clusters),
    ...taken('cluster snapshot', snapshots),
    ...ofOthers.map(({ id, clusterId }) => ({
      code: 'InstanceNameTaken',
      message: `instance '${id}' belongs to ${clusterId ? `cluster '${clusterId}'` : 'no cluster'}, expected the name to be free`,
      hint: `Rename or delete that instance: an instance of '${target.cluster}' will be called so.`,
    })),
  ];
}

const nameTaken = (kind: string, name: string, region: string): Finding => ({
  code: 'NameTaken',
  message: `${kind} '${name}' exists in ${region} and was not made by this restore`,
  hint: 'Delete or rename it, or request the restore under another id.',
});
