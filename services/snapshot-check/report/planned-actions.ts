import { ROUTES, type StepName } from '../../../events/services.ts';
import type { PlannedAction } from '../../../shared/preflight-report.ts';
import { encryptionText } from '../../../shared/rds-facts.ts';
import { namesToCome } from './names-to-come.ts';
import type { Outlook } from './outlook.ts';

/** What a restore would do, step by step, in sentences. Steps that only wait have none. Pure. */
export function plannedActions(outlook: Outlook): readonly PlannedAction[] {
  const texts: Readonly<Record<StepName, (outlook: Outlook) => string | undefined>> = {
    'snapshot-check': chooses,
    'copy-snapshot': copies,
    'check-copy-status': () => undefined,
    'delete-rds': deletes,
    'restore-snapshot': restores,
    'check-restore-status': createsInstances,
    'setup-db-users': setsUpUsers,
    'swap-target': swaps,
    'archive-snapshot': archives,
    'sns-notification': () => 'Tell the subscribers of the notification topic.',
  };
  return ROUTES[outlook.plan.strategy].flatMap((step) => {
    const text = texts[step](outlook);
    return text === undefined ? [] : [{ step, text }];
  });
}

function chooses({ plan, choice, snapshot }: Outlook): string {
  if (!snapshot) return `Choose snapshot '${choice}' of '${plan.source.cluster}'; there is none that fits now.`;
  const { id, createdAt, engine, engineVersion } = snapshot;
  const newest = choice === 'latest' ? ', the newest that fits unless there is a newer one by then' : '';
  return `Take snapshot '${id}' of ${createdAt?.toISOString() ?? 'unknown age'} (${engine} ${engineVersion})${newest}.`;
}

function copies(outlook: Outlook): string {
  const { plan, snapshot, copy } = outlook;
  if (!copy.needsCopy) return `Make no copy: ${copy.copyReason}.`;
  const key = snapshot?.isEncrypted === false ? encryptionText(snapshot) : keyText(plan.copy.kmsKey);
  return `Copy it to ${plan.target.region} as '${namesToCome(outlook).copy}', ${key}: ${copy.copyReason}.`;
}

const keyText = (kmsKey: string | undefined): string => (kmsKey ? `encrypted with ${kmsKey}` : 'under the key it has');

function deletes(outlook: Outlook): string | undefined {
  const { plan, old, isBeside } = outlook;
  if (!old) return undefined;
  const { retired } = namesToCome(outlook);
  const name = isBeside ? retired : plan.target.cluster;
  const when = isBeside ? `${plan.swap.keepOldFor} later, ` : '';
  const lift = old.cluster.isProtected ? 'switch its deletion protection off, ' : '';
  const count = counted(old.instances.length, 'instance')[0] ?? 'no instance';
  return sentence(
    `${when}${finalText(outlook)}${lift}then delete '${name}' (${old.cluster.resourceId}) with ${count}.`,
  );
}

function finalText(outlook: Outlook): string {
  const { take, keepFor, keepAtMost } = outlook.plan.finalSnapshot;
  if (!take) return 'without a final snapshot, as the plan says, ';
  return `take a final snapshot of it as '${namesToCome(outlook).final}', kept for ${keepFor}${keepAtMost ? ` among at most ${keepAtMost}` : ''}, `;
}

function restores(outlook: Outlook): string {
  const { plan } = outlook;
  const { securityGroups, clusterParameterGroup } = plan.quarantine;
  return (
    `Restore cluster '${namesToCome(outlook).madeAs}' in quarantine: security groups ${securityGroups.join(', ')}, ` +
    `cluster parameter group '${clusterParameterGroup}'; nobody but ${plan.network.functionSecurityGroups.join(', ')} reaches it.`
  );
}

function createsInstances(outlook: Outlook): string {
  const { instances } = namesToCome(outlook);
  const listed = outlook.wanted.instances.map((each, index) => `'${instances[index]}' (${each.class})`);
  return `Create its instances, the writer first: ${listed.join(', ') || 'none is known'}.`;
}

function setsUpUsers({ plan, wanted }: Outlook): string {
  const { users, otherLogins, statements, checks } = plan.database;
  const listed = users.map(({ name, access }) => `${name} (${access})`).join(', ') || 'no users';
  const others = otherLogins === 'disable' ? 'disable all other logins' : 'keep all other logins';
  const own = [...counted(statements.length, 'statement'), ...counted(checks.length, 'check')];
  const groups = wanted.securityGroups.join(', ') || 'security groups that are not known';
  const parameters = wanted.clusterParameterGroup ? `'${wanted.clusterParameterGroup}'` : "the engine's default";
  return (
    `Have RDS manage a new master password, ${others}, ` +
    'stop jobs, subscriptions, foreign servers and event triggers of the source in every database, ' +
    `${own.length > 0 ? `run ${own.join(' and ')} of the plan, ` : ''}` +
    `set up ${listed} with exactly these rights, ` +
    `then open it with ${groups} and cluster parameter group ${parameters}.`
  );
}

function swaps(outlook: Outlook): string | undefined {
  const { plan, isBeside } = outlook;
  if (!isBeside) return undefined;
  const { madeAs, retired } = namesToCome(outlook);
  return `Rename '${plan.target.cluster}' to '${retired}' and '${madeAs}' to '${plan.target.cluster}', then their instances; nothing answers under the name in between.`;
}

function archives({ plan, copy }: Outlook): string {
  if (!copy.needsCopy) return 'Leave the snapshot as it is.';
  return plan.archive.copy === 'keep'
    ? `Keep the copy for ${plan.archive.keepFor}${plan.archive.keepAtMost ? `, and at most ${plan.archive.keepAtMost} of this plan` : ''}.`
    : 'Delete the copy.';
}

const counted = (count: number, what: string): readonly string[] =>
  count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`];

const sentence = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
