import { endpointServiceOf } from '../../../shared/aws-client.ts';
import type { Plan } from '../../../shared/plan.ts';
import { DATABASE, type ReachQuestion } from '../../../shared/reach.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Target } from '../../../shared/target-guard.ts';
import type { Unreached } from '../../../shared/unreached.ts';
import type { Seen } from './ask.ts';
import type { NewClusterWanted } from './new-cluster-wanted.ts';
import type { ReachFacts } from './place-reader.ts';

/**
 * What the function is asked to reach: the services that it calls, and the port of the old target. The latter only where
 * the new cluster will be reached on the same way: in the same subnets, behind the same security groups. Pure.
 */
export function reachQuestionOf(plan: Plan, target: Target | undefined, wanted: NewClusterWanted): ReachQuestion {
  const { region, cluster } = plan.target;
  const old = target?.cluster;
  const isOnTheWay =
    old?.status === 'available' &&
    old.subnetGroup === wanted.subnetGroup &&
    old.securityGroups.toSorted().join() === wanted.securityGroups.toSorted().join();
  const { endpoint: host, port } = old ?? {};
  const database = isOnTheWay && host !== undefined && port !== undefined ? { host, port } : undefined;
  return { reach: { plan: plan.name, region, cluster, ...(database && { database }) } };
}

/** What the function does not reach from its VPC, or that it could not be asked. Pure. */
export function reachFindings(plan: Plan, wanted: NewClusterWanted, seen: Seen<ReachFacts>): readonly Finding[] {
  if (!seen) return [];
  const { answer, failure, functionName } = seen.value;
  if (!answer) return [notAnswered(functionName, failure ?? 'no answer')];
  return answer.unreached.flatMap(({ what, why }) => {
    if (what !== DATABASE) return [serviceNotReached(plan, functionName, what, why)];
    // The name is on the way to the new cluster, whose certificate has it; the old one's is not looked at again.
    return why === 'certificate for another name' ? [] : [databaseNotReached(plan, wanted, functionName, why)];
  });
}

const notAnswered = (functionName: string, failure: string): Finding => ({
  code: 'DatabaseFunctionFailed',
  message: `function '${functionName}', asked what it reaches from its VPC, answered: ${failure}`,
  hint: `Deploy again, so that it is of one version with the others; if that does not help: aws logs tail /aws/lambda/${functionName} --since 15m`,
});

function serviceNotReached(plan: Plan, functionName: string, service: string, why: Unreached): Finding {
  return {
    code: 'ServiceNotReached',
    message: `function '${functionName}' does not reach the AWS service '${service}' from ${placeOf(plan)}: ${why}`,
    hint: serviceHint(plan, service, why),
  };
}

function serviceHint({ network, target }: Plan, service: string, why: Unreached): string {
  const endpoint = endpointServiceOf(service, target.region);
  const groups = network.functionSecurityGroups.join(', ');
  switch (why) {
    case 'refused by the endpoint policy':
      return `Let the policy of the VPC endpoint ${endpoint} allow the role of the function what it calls.`;
    case 'certificate not trusted':
    case 'certificate for another name':
      return `Something between the function and ${endpoint} answers in its place: let the function pass it.`;
    case 'name not resolved':
      return `Set enableDnsSupport and enableDnsHostnames of the VPC, or correct its DHCP options.`;
    default:
      return (
        `Missing is the ${kindOf(service)} endpoint ${endpoint}, or a NAT for these subnets. ` +
        (network.endpoints
          ? ''
          : "The stack makes endpoints where the plan has 'endpoints: create' under 'network'. ") +
        `Where one is there, let ${groups} out to it on port 443${service === GATEWAY_SERVICE ? '' : ', and its own security group let them in'}.`
      );
  }
}

/** Amazon DynamoDB Developer Guide, "AWS PrivateLink for DynamoDB": a gateway endpoint costs nothing. */
const GATEWAY_SERVICE = 'dynamodb';
const kindOf = (service: string): string => (service === GATEWAY_SERVICE ? 'gateway' : 'interface');

function databaseNotReached(plan: Plan, wanted: NewClusterWanted, functionName: string, why: Unreached): Finding {
  const { target } = plan;
  const [source] = plan.network.functionSecurityGroups;
  const [group] = wanted.securityGroups;
  return {
    code: 'TargetNotReached',
    message: `function '${functionName}' does not reach target '${target.cluster}' from ${placeOf(plan)} over TLS: ${why}`,
    hint:
      why === 'certificate not trusted'
        ? `Give the instances of '${target.cluster}' a certificate of a current authority: aws rds modify-db-instance --ca-certificate-identifier rds-ca-rsa2048-g1 --region ${target.region} --db-instance-identifier ID`
        : `Let the function in: aws ec2 authorize-security-group-ingress --group-id ${group} --protocol tcp --port ${wanted.port} --source-group ${source} --region ${target.region}; where it is let in already, look at the routes and network ACLs of its subnets.`,
  };
}

const placeOf = ({ network }: Plan): string => network.functionSubnets.join(', ');
