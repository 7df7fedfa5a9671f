import type { ExecutionEnvironment } from './execution-environment.ts';
import { startEnvironment } from './execution-environment.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { functionEnvironment } from './function-environment.ts';
import type { LambdaOptions } from './lambda-api.ts';
import type { TaskRoots } from './task-roots.ts';

/** Starts environments: unpacks a function's bundle the first time, and gives each its own key of the role. */
export function environmentStarter(
  { clock, iam, log, endpointUrl, extraEnvironment = {} }: LambdaOptions,
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
    return startEnvironment({ clock, definition, taskRoot, variables, onLine });
  };
}
