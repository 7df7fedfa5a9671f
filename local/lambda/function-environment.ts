import { devNull } from 'node:os';
import type { AccessKey } from '../iam/iam.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { endpointVariables } from './service-addresses.ts';

/** Where and as whom a function runs. */
export interface Surroundings {
  readonly endpointUrl: string;
  readonly accessKey: AccessKey;
  readonly taskRoot: string;
  /** Variables of the local runtime itself, such as `DATABASE_CA_FILE`. */
  readonly extra: Readonly<Record<string, string>>;
}

/**
 * All variables a function sees: Lambda's reserved ones, the credentials of its role, its own. Nothing comes from the
 * machine's own AWS configuration, so no call can leave it.
 */
export function functionEnvironment(definition: FunctionDefinition, around: Surroundings): Record<string, string> {
  return {
    ...withoutEndpoints(definition.environment),
    ...around.extra,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    _HANDLER: definition.handler,
    LAMBDA_TASK_ROOT: around.taskRoot,
    AWS_REGION: definition.region,
    AWS_DEFAULT_REGION: definition.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySizeMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '[$LATEST]local',
    AWS_ACCESS_KEY_ID: around.accessKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: around.accessKey.secretAccessKey,
    AWS_SESSION_TOKEN: around.accessKey.sessionToken,
    AWS_ENDPOINT_URL: around.endpointUrl,
    ...(definition.vpc && endpointVariables(around.endpointUrl)),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
}

/** A function's own endpoints, such as those of its VPC, would lead out of this machine. */
const withoutEndpoints = (environment: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AWS_ENDPOINT_URL')));
