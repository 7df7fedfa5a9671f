import type { FunctionDefinition } from '../../lambda/function-definition.ts';
import { functionArn } from '../../lambda/function-definition.ts';
import { notImitated } from '../../wire/aws-fault.ts';
import type { Properties, ResourceContext, ResourceHandler } from '../resource-handler.ts';
import { present } from '../resource-handler.ts';

/** CloudFormation's own defaults. */
const TIMEOUT_SECONDS = 3;
const MEMORY_SIZE_MB = 128;

export const lambdaFunction: ResourceHandler = (properties, context) => {
  refuseUnimitated(properties);
  const functionName = context.name(properties['FunctionName'], 64);
  const reservedConcurrency: number | undefined = properties['ReservedConcurrentExecutions'];
  const arn = context.lambda.putFunction({
    functionName,
    region: context.region,
    accountId: context.accountId,
    roleArn: properties['Role'],
    codeDirectory: codeDirectory(properties['Code'] ?? {}, context),
    handler: properties['Handler'],
    runtime: properties['Runtime'],
    environment: textValues(properties['Environment']?.Variables ?? {}),
    timeoutMs: Number(properties['Timeout'] ?? TIMEOUT_SECONDS) * 1000,
    memorySizeMb: Number(properties['MemorySize'] ?? MEMORY_SIZE_MB),
    ...present({ vpc: vpcOf(properties['VpcConfig'] ?? {}) }),
    ...(reservedConcurrency !== undefined && { reservedConcurrency: Number(reservedConcurrency) }),
  });
  return { ref: functionName, arn, attributes: { Arn: arn } };
};

export const permission: ResourceHandler = (properties, context) => {
  const { Action, FunctionName, Principal, SourceArn, SourceAccount, ...others } = properties;
  if (Action !== 'lambda:InvokeFunction') throw notImitated(`Lambda permissions for ${Action}`);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw notImitated(`${unknown} of Lambda permissions`);
  context.lambda.addPermission(arnOf(FunctionName, context), {
    principal: Principal,
    ...present({ sourceArn: SourceArn, sourceAccount: SourceAccount }),
  });
  return { ref: context.name(undefined, 100) };
};

export const eventInvokeConfig: ResourceHandler = (properties, context) => {
  const { FunctionName, Qualifier = '$LATEST', DestinationConfig = {} } = properties;
  if (Qualifier !== '$LATEST') throw notImitated(`versions and aliases of functions (${Qualifier})`);
  if (DestinationConfig.OnSuccess !== undefined) throw notImitated('OnSuccess destinations');
  const { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: ageSeconds } = properties;
  context.lambda.configureAsync(
    arnOf(FunctionName, context),
    present({
      retryAttempts: retries === undefined ? undefined : Number(retries),
      eventAgeMaxMs: ageSeconds === undefined ? undefined : Number(ageSeconds) * 1000,
      onFailureDestinationArn: DestinationConfig.OnFailure?.Destination,
    }),
  );
  return { ref: `${FunctionName}|${Qualifier}` };
};

/** Each of these changes what the function does, so leaving it out would be a lie. */
function refuseUnimitated(properties: Properties): void {
  if (!String(properties['Runtime']).startsWith('nodejs')) {
    throw notImitated(`functions of the runtime ${String(properties['Runtime'] ?? properties['PackageType'])}`);
  }
  if ((properties['Layers'] ?? []).length > 0) throw notImitated('layers of functions');
  if (properties['DeadLetterConfig'] !== undefined) {
    throw notImitated('DeadLetterConfig of functions; an OnFailure destination is');
  }
  if (properties['FileSystemConfigs'] !== undefined) throw notImitated('file systems of functions');
}

function codeDirectory({ S3Key, ZipFile }: Properties, { assets }: ResourceContext): string {
  if (ZipFile !== undefined) throw notImitated('inline code of functions');
  const asset = assets.get(String(S3Key));
  if (asset === undefined) throw new Error(`its code '${String(S3Key)}' is no asset of this assembly`);
  if (asset.packaging !== 'zip') throw notImitated('functions whose asset is a file instead of a directory');
  return asset.path;
}

/** Empty lists mean no VPC. */
function vpcOf({ SubnetIds = [], SecurityGroupIds = [] }: Properties): FunctionDefinition['vpc'] {
  if (SubnetIds.length === 0 && SecurityGroupIds.length === 0) return undefined;
  if (SubnetIds.length > 0 && SecurityGroupIds.length > 0)
    return { subnetIds: SubnetIds, securityGroupIds: SecurityGroupIds };
  const missing = SubnetIds.length === 0 ? 'SubnetIds' : 'SecurityGroupIds';
  throw new Error(`its VpcConfig has no ${missing}, expected both SubnetIds and SecurityGroupIds, or neither`);
}

/** A function may be meant by its name or its ARN. */
function arnOf(nameOrArn: string, { region, accountId }: ResourceContext): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : functionArn({ region, accountId, functionName: nameOrArn });
}

function textValues(variables: Properties): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}
