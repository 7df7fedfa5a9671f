/** Services by their names here, each with the name that the SDK's variable `AWS_ENDPOINT_URL_<SERVICE>` has for it. */
const VARIABLES = {
  dynamodb: 'DYNAMODB',
  ec2: 'EC2',
  events: 'EVENTBRIDGE',
  kms: 'KMS',
  lambda: 'LAMBDA',
  rds: 'RDS',
  secretsmanager: 'SECRETS_MANAGER',
  sns: 'SNS',
  sqs: 'SQS',
  states: 'SFN',
  sts: 'STS',
} as const;

const SERVICES = Object.keys(VARIABLES);
const NETWORK = '127.0.3';

/**
 * One port serves all of AWS here, so a connection alone does not say which service it is for. A function in a VPC knows
 * each service by a loopback address of its own; nobody listens there, its worker connects to this machine instead.
 */
export function endpointVariables(endpointUrl: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(VARIABLES).map(([service, variable]) => {
      const url = new URL(endpointUrl);
      url.hostname = addressOf(service);
      return [`AWS_ENDPOINT_URL_${variable}`, url.origin];
    }),
  );
}

const addressOf = (service: string): string => `${NETWORK}.${SERVICES.indexOf(service) + 1}`;

/** The service that has this address, if it is one of those. */
export function serviceAt(address: string): string | undefined {
  const [, number] = /^127\.0\.3\.(\d+)$/.exec(address) ?? [];
  return number === undefined ? undefined : SERVICES[Number(number) - 1];
}
