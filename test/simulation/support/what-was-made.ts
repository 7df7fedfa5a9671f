import { isDeepStrictEqual } from 'node:util';
import { KEEP_UNTIL_TAG } from '../../../shared/names.ts';
import type { Thing } from '../../../shared/saga.ts';
import { isRefreshed } from './old-target.ts';
import { clusterNamed, type PlaceScene, tagOf } from './rds-scene.ts';
import type { Ended } from './scenario.ts';

interface Resource {
  /** Never changes, as names do. */
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** Of an instance: its cluster. */
  readonly within?: { readonly arn: string; readonly name: string };
}

/** What could not be looked at is listed by the name it should have; and what RDS is deleting is there for a while. */
const MAY_BE_GONE = /, not taken back: |, which RDS is deleting: /;

/** What is there and was not before, what is said to be left, and what is said to be gone: whether they fit. */
export function brokenLists(ended: Ended): readonly string[] {
  const { saga, after, published } = ended;
  if (saga.phase === 'completed') return unknownToPeople(ended);
  const { left = [], undone = [] } = saga.undoing ?? {};
  // What could not be put right is said in words as well: its name stands in the command for people.
  const isListed = ({ arn, name }: Pick<Resource, 'arn' | 'name'>) =>
    left.some((thing) => thing.arn === arn || thing.what.includes(` ${name} `));
  const there = new Set(resourcesIn(after.target).map(({ arn }) => arn));
  const announced = published.findLast(({ name }) => name === 'RestoreFailed' || name === 'RestoreCancelled')?.data as
    { left: Thing[] } | undefined;
  return [
    ...madeBy(ended)
      .filter((each) => !isListed(each) && !(each.within && isListed(each.within)))
      .map(({ arn }) => `${arn} was made, is there, and is not listed`),
    ...left
      .filter(({ arn, what }) => !there.has(arn) && !MAY_BE_GONE.test(what))
      .map(({ arn, what }) => `${arn} is listed and is not there: ${what}`),
    ...undone
      .filter(({ arn, what }) => there.has(arn) && !/as (it was|they were)$/.test(what))
      .map(({ arn, what }) => `${arn} is said to be undone and is there: ${what}`),
    ...(isDeepStrictEqual(announced?.left ?? [], left)
      ? []
      : [`people are told that ${JSON.stringify(announced?.left)} is left`]),
  ];
}

/** Whether SNS took what was said to people. */
export const couldTell = ({ calls }: Ended): boolean =>
  !calls.some(({ operation, answer }) => operation === 'Publish' && answer === 'refused');

/** After a completed restore people know of what it has put aside; its snapshots say themselves until when they are kept. */
function unknownToPeople(ended: Ended): readonly string[] {
  if (!couldTell(ended)) return [];
  const texts = ended.told.map(({ text }) => text).join('\n');
  const keepsItself = (arn: string) =>
    ended.after.target.snapshots.some((each) => each.DBClusterSnapshotArn === arn && tagOf(each, KEEP_UNTIL_TAG));
  return madeBy(ended)
    .filter(({ arn, within }) => !keepsItself(arn) && ![arn, within?.arn].some((each) => each && texts.includes(each)))
    .map(({ arn }) => `${arn} is there, and nobody was told`);
}

/** Where a swap has ended, the new cluster is the target, and the old one, under its new name, is what is left. */
function madeBy(ended: Ended): readonly Resource[] {
  const { before, after, plan } = ended;
  const known = new Set(resourcesIn(before.target).map(({ id, arn }) => `${id} ${arn}`));
  const target = isRefreshed(ended) ? clusterNamed(after.target, plan.target.cluster)?.DBClusterArn : undefined;
  return resourcesIn(after.target).filter(
    ({ id, arn, within }) => !known.has(`${id} ${arn}`) && (!target || (arn !== target && within?.arn !== target)),
  );
}

function resourcesIn(place: PlaceScene): readonly Resource[] {
  const clusters = place.clusters.map((each) => ({
    id: each.DbClusterResourceId!,
    arn: each.DBClusterArn!,
    name: each.DBClusterIdentifier!,
  }));
  const instances = place.instances.map((each) => ({
    id: each.DbiResourceId!,
    arn: each.DBInstanceArn!,
    name: each.DBInstanceIdentifier!,
    within: clusters.find(({ name }) => name === each.DBClusterIdentifier),
  }));
  const snapshots = place.snapshots.map(({ DBClusterSnapshotArn, DBClusterSnapshotIdentifier }) => {
    return { id: DBClusterSnapshotArn!, arn: DBClusterSnapshotArn!, name: DBClusterSnapshotIdentifier! };
  });
  return [...clusters, ...instances, ...snapshots];
}
