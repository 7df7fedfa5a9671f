import { RDSClient } from '@aws-sdk/client-rds';
import { awsClient, type AwsClientOptions } from './aws-client.ts';
import type { Plan } from './plan.ts';
import { type Credentials, planCredentials } from './plan-credentials.ts';

/**
 * Makes the clients of one AWS service: one per region and container, and one per plan where plans have roles of their
 * own. Without a region it is the function's.
 */
export function planClients<Client>(make: (options: AwsClientOptions<() => Promise<Credentials>>) => Client) {
  const clients = new Map<string, Client>();
  return (plan: Plan, region?: string): Client => {
    const credentials = planCredentials(plan);
    const key = `${credentials && plan.name}/${region}`;
    const client = clients.get(key) ?? make({ region, credentials });
    clients.set(key, client);
    return client;
  };
}

const rdsClients = planClients((options) => awsClient(RDSClient, options));
const rdsOnceClients = planClients((options) => awsClient(RDSClient, { ...options, attemptsMax: 1 }));

/** RDS, to work for one plan with: in its target's region, unless another is given. */
export const rdsFor = (plan: Plan, region = plan.target.region): RDSClient => rdsClients(plan, region);

/**
 * For calls that delete and rename: each is sent once. What came of it a new look tells, where the SDK would send it again
 * from an old one.
 */
export const rdsOnceFor = (plan: Plan): RDSClient => rdsOnceClients(plan, plan.target.region);
