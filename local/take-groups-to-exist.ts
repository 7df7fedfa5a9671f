import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Ec2 } from './ec2/ec2-service.ts';
import type { Caller, CallService } from './wire/service.ts';

/**
 * Makes the groups that plans name by ids which AWS gives: their security groups, and the parameter group of their
 * quarantine. Plans are read here for those names alone, so one that is wrong otherwise is no matter.
 *
 * A quarantine lets in the plan's function and nothing out; other security groups let in whoever is on this machine. What
 * has a name of one's own choice (subnet groups, other parameter groups) is left to be made, or found missing.
 */
export async function takeGroupsToExist(surroundings: Surroundings): Promise<void> {
  for (const plan of await readPlans(surroundings.plansDirectory)) {
    const { account: accountId, region } = plan.target ?? {};
    if (!accountId || !region) continue;
    addSecurityGroups({ accountId, region }, plan, surroundings.ec2);
    const group = plan.quarantine?.clusterParameterGroup;
    if (group) await addQuarantineParameters(group, { ...surroundings, accountId, region });
  }
}

export interface Surroundings {
  readonly plansDirectory: string;
  readonly ec2: Pick<Ec2, 'addSecurityGroup' | 'exists'>;
  readonly call: CallService;
  readonly developer: Caller;
  /** Of the engine that databases run here, such as `aurora-postgresql16`. */
  readonly parameterGroupFamily: string;
}

/** As far as it is looked at; anything may be missing or of another form. */
interface PlanNames {
  readonly target?: { readonly account?: string; readonly region?: string };
  readonly network?: {
    readonly securityGroups?: readonly string[];
    readonly functionSecurityGroups?: readonly string[];
  };
  readonly quarantine?: { readonly securityGroups?: readonly string[]; readonly clusterParameterGroup?: string };
}

interface Place {
  readonly accountId: string;
  readonly region: string;
}

async function readPlans(plansDirectory: string): Promise<readonly PlanNames[]> {
  const files = (await readdir(plansDirectory)).filter((file) => file.endsWith('.yaml'));
  const texts = await Promise.all(files.map((file) => readFile(join(plansDirectory, file), 'utf8')));
  return texts.map((text) => (parse(text) ?? {}) as PlanNames);
}

const THIS_MACHINE = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '127.0.0.0/8', Description: 'this machine' }] }];

function addSecurityGroups(place: Place, { network, quarantine }: PlanNames, ec2: Surroundings['ec2']): void {
  const functions = network?.functionSecurityGroups ?? [];
  const fromFunctions = [{ IpProtocol: 'tcp', FromPort: 0, ToPort: 65_535, UserIdGroupPairs: functions.map(toPair) }];
  const add = (groupId: string, rules: Pick<Parameters<Ec2['addSecurityGroup']>[1], 'ingress' | 'egress'>) => {
    // A second plan may name the same group; what somebody has changed since stays.
    if (ec2.exists(place, groupId)) return;
    ec2.addSecurityGroup(place, { groupId, groupName: groupId, description: 'named by a plan', ...rules });
  };
  for (const groupId of quarantine?.securityGroups ?? []) add(groupId, { ingress: fromFunctions, egress: [] });
  for (const groupId of [...functions, ...(network?.securityGroups ?? [])]) add(groupId, { ingress: THIS_MACHINE });
}

const toPair = (GroupId: string) => ({ GroupId });

/** What a quarantine needs: no job scheduler is loaded, and nothing replicates. */
const QUARANTINE = { shared_preload_libraries: 'pg_stat_statements', max_logical_replication_workers: '0' };

async function addQuarantineParameters(
  name: string,
  { call, developer, parameterGroupFamily, accountId, region }: Surroundings & Place,
): Promise<void> {
  const caller = { ...developer, accountId, region };
  const { DBClusterParameterGroups: known } = await call('rds', 'DescribeDBClusterParameterGroups', {}, caller);
  if (known.some((group: { DBClusterParameterGroupName: string }) => group.DBClusterParameterGroupName === name))
    return;
  await call(
    'rds',
    'CreateDBClusterParameterGroup',
    {
      DBClusterParameterGroupName: name,
      DBParameterGroupFamily: parameterGroupFamily,
      Description: 'quarantine of restored clusters',
    },
    caller,
  );
  const Parameters = Object.entries(QUARANTINE).map(([ParameterName, ParameterValue]) => ({
    ParameterName,
    ParameterValue,
    ApplyMethod: 'pending-reboot',
  }));
  await call('rds', 'ModifyDBClusterParameterGroup', { DBClusterParameterGroupName: name, Parameters }, caller);
}
