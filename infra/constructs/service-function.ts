import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Architecture, type CfnFunction, Function, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ServiceManifest } from '../../shared/service-manifest.ts';
import { DATABASE_CA } from '../certificate-authorities.ts';
import { functionNameOf, type InfraConfig, logGroupNameOf } from '../config.ts';
import type { FunctionNetwork } from '../network.ts';
import { type ServiceCodeProps, withServiceCode } from './service-code.ts';

export interface ServiceFunctionProps extends Omit<ServiceCodeProps, 'service'> {
  readonly manifest: ServiceManifest;
  readonly role: IRole;
  readonly config: InfraConfig;
  readonly environment: Readonly<Record<string, string>>;
  readonly network: FunctionNetwork | undefined;
}

/** The function of one service. */
export function serviceFunction(scope: Construct, props: ServiceFunctionProps): Function {
  const { manifest, config, network } = props;
  const logGroup = logGroupOf(scope, manifest.name);
  const fn = withServiceCode(
    scope,
    { ...props, service: manifest.name, databaseCa: databaseCaOf(props) },
    (code) =>
      new Function(scope, 'Function', {
        code,
        logGroup,
        functionName: functionNameOf(manifest.name),
        description: manifest.summary,
        handler: 'index.handler',
        runtime: Runtime.NODEJS_24_X,
        architecture: Architecture.ARM_64,
        memorySize: manifest.memoryMb,
        timeout: Duration.seconds(manifest.timeoutSeconds),
        reservedConcurrentExecutions: config.reservedConcurrency,
        role: props.role,
        loggingFormat: LoggingFormat.JSON,
        environment: environmentOf(props),
      }),
  );
  // The L2 construct wants to look the VPC up in the account; ids are enough for CloudFormation.
  if (network) (fn.node.defaultChild as CfnFunction).vpcConfig = toVpcConfig(network);
  return fn;
}

/** Only functions that log in to databases have to know their authorities. */
const databaseCaOf = ({ manifest, config }: ServiceFunctionProps): string | undefined =>
  manifest.needsDatabaseNetwork ? config.databaseCa : undefined;

function environmentOf(props: ServiceFunctionProps): Record<string, string> {
  const { manifest, environment } = props;
  return {
    NODE_OPTIONS: '--enable-source-maps',
    POWERTOOLS_SERVICE_NAME: manifest.name,
    ...(databaseCaOf(props) !== undefined && { DATABASE_CA_FILE: DATABASE_CA.path }),
    ...environment,
  };
}

/** The log is for looking into failures; what a restore did is kept in the audit table. */
function logGroupOf(scope: Construct, service: string): LogGroup {
  return new LogGroup(scope, 'Log', {
    logGroupName: logGroupNameOf(service),
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

function toVpcConfig({ subnetIds, securityGroupIds }: FunctionNetwork): CfnFunction.VpcConfigProperty {
  return { subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] };
}
