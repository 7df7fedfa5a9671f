import type { ExecutionEnvironment } from './execution-environment.ts';
import { startEnvironment } from './execution-environment.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { functionArn } from './function-definition.ts';
import { functionEnvironment } from './function-environment.ts';
import type { LambdaOptions } from './lambda-api.ts';
import type { TaskRoots } from './task-roots.ts';

/** Starts environments: unpacks a function's bundle the first time, and gives each its own key of the role, and its address. */
export function environmentStarter(
  { clock, iam, log, endpointUrl, functionAddress, noRouteTo, extraEnvironment = {} }: LambdaOptions,
  taskRoots: TaskRoots,
): (definition: FunctionDefinition) => Promise<ExecutionEnvironment> {
  const unpacked = new WeakMap<FunctionDefinition, Promise<string>>();
  return async (definition) => {
    const unpacking = unpacked.get(definition) ?? taskRoots.unpack(definition.codeDirectory);
    unpacked.set(definition, unpacking);
    const taskRoot = await unpacking;
    const accessKey = iam.issueAccessKey(definition.roleArn, definition.functionName);
    const around = { endpointUrl: endpointUrl(), accessKey, taskRoot, extra: extraEnvironment };
    const variables = functionEnvironment(definition, around);
    const onLine = (line: string): void => log(definition.functionName, line);
    const groupIds = definition.vpc?.securityGroupIds;
    const localAddress = groupIds && (await functionAddress?.(functionArn(definition), groupIds));
    return startEnvironment({
      clock,
      definition,
      taskRoot,
      variables,
      localAddress,
      onLine,
      noRouteTo: () => noRouteTo?.(definition.functionName) ?? [],
    });
  };
}
