import { TerminalError, terminalErrorOf } from '../../../shared/errors.ts';
import { openingFindings } from '../../../shared/opening.ts';
import type { Finding } from '../../../shared/saga.ts';
import { snapshotFindings } from '../choose-snapshot.ts';
import { copyKeyFindings, decideCopy } from '../decide-copy.ts';
import { engineFindings, familyOf } from './engine.ts';
import { type PreflightFacts, snapshotOf, targetOf } from './facts.ts';
import { capacityFindings, classFindings, unknownInstances, zoneFindings } from './instances.ts';
import { keyFindings } from './keys.ts';
import { namesakeFindings } from './namesakes.ts';
import { parameterGroupFindings } from './parameter-groups.ts';
import { quarantineNetworkFindings } from './quarantine-network.ts';
import { quarantineParameterFindings } from './quarantine-parameters.ts';
import { additionOf, quotaFindings } from './quotas.ts';
import { reachFindings } from './reach.ts';
import { secretFindings } from './secrets.ts';
import { openingNetworkFindings } from './opening-network.ts';
import { securityGroupFindings } from './security-groups.ts';
import { subnetGroupFindings } from './subnet-group.ts';
import { tagFindings } from './tags.ts';
import { targetFindings } from './target.ts';

/** Everything that stands in the way of a restore, all at once. Pure. */
export function findingsOf(facts: PreflightFacts): readonly Finding[] {
  return [...facts.refusals, ...ofTarget(facts), ...ofSnapshot(facts), ...ofNewCluster(facts), ...ofQuarantine(facts)];
}

/** What the findings make of a restore: it stops at one, or at many in one. Throws a `TerminalError`. Pure. */
export function stopAt(findings: readonly Finding[], plan: string): void {
  const [first] = findings;
  if (!first) return;
  if (findings.length === 1) throw terminalErrorOf(first);
  const codes = [...new Set(findings.map(({ code }) => code))].join(', ');
  throw new TerminalError(
    'PreflightFailed',
    `${findings.length} things stand in the way: ${codes}`,
    `Put right what each finding names, then make sure: aurora-restore request ${plan} --dry-run`,
    { findings },
  );
}

function ofTarget(facts: PreflightFacts): readonly Finding[] {
  const { plan, wanted, target } = facts;
  return [
    ...targetFindings(plan, targetOf(facts), facts.source?.value?.resourceId),
    ...tagFindings(plan, targetOf(facts)),
    ...unknownInstances(plan, wanted, target),
    // Of a target that could not be seen nobody knows what it has to take over.
    ...(target ? openingFindings(plan, wanted) : []),
    ...openingNetworkFindings(plan, wanted, facts.securityGroups),
    ...reachFindings(plan, wanted, facts.reach),
  ];
}

function ofSnapshot(facts: PreflightFacts): readonly Finding[] {
  const { plan, choice, now, snapshot } = facts;
  const chosen = snapshotOf(facts);
  return [
    ...(snapshot ? snapshotFindings(plan, choice, snapshot.value, now) : []),
    ...(chosen ? copyKeyFindings(plan, chosen) : []),
    ...keyFindings(plan, facts.keys, chosen, targetOf(facts)),
  ];
}

function ofNewCluster(facts: PreflightFacts): readonly Finding[] {
  const { plan, wanted, subnetGroups, engineVersion, classes } = facts;
  const chosen = snapshotOf(facts);
  const groups = { ofClusters: facts.clusterParameterGroups, ofInstances: facts.instanceParameterGroups };
  const subnetGroup = wanted.subnetGroup === undefined ? undefined : subnetGroups.get(wanted.subnetGroup);
  const needsCopy = chosen !== undefined && decideCopy(plan, chosen).needsCopy;
  // No class can be ordered with a version that is not there; that is said once.
  const isOffered = engineVersion === undefined || engineVersion.value !== undefined;
  return [
    ...engineFindings(plan, chosen, facts),
    ...(isOffered ? classFindings(plan, wanted, chosen, classes) : []),
    ...capacityFindings(plan, wanted),
    ...subnetGroupFindings(plan, wanted, subnetGroups),
    ...zoneFindings(wanted, subnetGroups),
    ...parameterGroupFindings(plan, wanted, groups, familyOf(plan, chosen, facts)),
    ...securityGroupFindings(plan, wanted, facts.securityGroups, subnetGroup),
    ...quotaFindings(plan, additionOf(plan, wanted, targetOf(facts), needsCopy), facts.quotas),
    ...namesakeFindings(plan, facts.restoreId, facts.namesakes),
    ...secretFindings(plan, facts.secrets),
  ];
}

function ofQuarantine({ plan, wanted, ...facts }: PreflightFacts): readonly Finding[] {
  return [
    ...quarantineParameterFindings(plan, facts.quarantineParameters, facts.clusterParameterGroups),
    ...quarantineNetworkFindings(plan, wanted, facts.securityGroups),
  ];
}
