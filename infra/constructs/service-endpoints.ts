import { Fn } from 'aws-cdk-lib';
import { CfnSecurityGroup, CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { endpointServiceOf } from '../../shared/aws-client.ts';

/** The services that functions in the plans' VPC call: as endpoints name them, and as `AWS_ENDPOINT_URL_…` does. */
const SERVICES = {
  dynamodb: 'DYNAMODB',
  events: 'EVENTBRIDGE',
  rds: 'RDS',
  secretsmanager: 'SECRETS_MANAGER',
  sts: 'STS',
} as const;

type Service = keyof typeof SERVICES;

export interface ServiceEndpointsProps {
  readonly account: string;
  readonly region: string;
  readonly vpcId: string;
  /** At most one in each zone (Amazon VPC, "Access an AWS service using an interface VPC endpoint"). */
  readonly subnetIds: readonly string[];
  /** Of the functions: nobody else is let in. */
  readonly securityGroupIds: readonly string[];
  /** Whether the functions assume plan roles, for which they call STS. */
  readonly needsSts: boolean;
}

/**
 * A way from the functions in the plans' VPC to the AWS services that they call, without a NAT. The endpoints have no
 * private DNS: that would send all other clients in the VPC through them, past what they are allowed to. The functions are
 * told their names instead.
 */
export class ServiceEndpoints extends Construct {
  /** For the functions. */
  readonly environment: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: ServiceEndpointsProps) {
    super(scope, id);
    const { needsSts } = props;
    const group = securityGroup(this, props);
    const services = (Object.keys(SERVICES) as Service[]).filter((service) => service !== 'sts' || needsSts);
    this.environment = Object.fromEntries(
      services.map((service) => [
        `AWS_ENDPOINT_URL_${SERVICES[service]}`,
        urlOf(endpoint(this, service, group.attrGroupId, props)),
      ]),
    );
  }
}

/** Endpoints begin no connection. CloudFormation allows all of them unless one rule is given; this one leads nowhere. */
const NOTHING_OUT = [{ ipProtocol: '-1', cidrIp: '127.0.0.1/32', description: 'nothing goes out' }];

function securityGroup(scope: Construct, { vpcId, securityGroupIds }: ServiceEndpointsProps): CfnSecurityGroup {
  return new CfnSecurityGroup(scope, 'Group', {
    vpcId,
    groupDescription: 'VPC endpoints of the Aurora Restore Pipeline, for its functions alone',
    securityGroupIngress: securityGroupIds.map((sourceSecurityGroupId) => ({
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      sourceSecurityGroupId,
      description: 'functions of the pipeline',
    })),
    securityGroupEgress: NOTHING_OUT,
  });
}

function endpoint(
  scope: Construct,
  service: Service,
  groupId: string,
  { account, region, vpcId, subnetIds }: ServiceEndpointsProps,
): CfnVPCEndpoint {
  return new CfnVPCEndpoint(scope, service, {
    vpcId,
    serviceName: endpointServiceOf(service, region),
    vpcEndpointType: 'Interface',
    privateDnsEnabled: false,
    subnetIds: [...subnetIds],
    securityGroupIds: [groupId],
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          // What its roles may do stands in their own policies.
          Sid: 'RolesOfThisAccount',
          Effect: 'Allow',
          Principal: '*',
          Action: '*',
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
        },
      ],
    },
  });
}

/** `HOSTED_ZONE:NAME`, the name of the region first (AWS CloudFormation, "AWS::EC2::VPCEndpoint", return values). */
const urlOf = ({ attrDnsEntries }: CfnVPCEndpoint): string =>
  `https://${Fn.select(1, Fn.split(':', Fn.select(0, attrDnsEntries)))}`;
