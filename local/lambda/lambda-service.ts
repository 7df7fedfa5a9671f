import { AwsFault, notImitated } from '../wire/aws-fault.ts';
import type { InvokeInput, InvokeOutput } from '../wire/rest-lambda-codec.ts';
import type { Caller, Operation, Permission, WireService } from '../wire/service.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { functionArn } from './function-definition.ts';
import type { Lambda } from './lambda.ts';

type Functions = Pick<Lambda, 'functionOf' | 'functions' | 'invokeFunction' | 'invokeAndWait'>;

/** Lambda over the wire: `Invoke`, `GetFunction`, `ListFunctions`. Functions are deployed by the provisioner only. */
export function lambdaService(lambda: Functions): WireService {
  return {
    name: 'lambda',
    protocol: { kind: 'rest-lambda' },
    operations: { Invoke: invoke(lambda), GetFunction: getFunction(lambda), ListFunctions: listFunctions(lambda) },
  };
}

function invoke(lambda: Functions): Operation<InvokeInput, InvokeOutput> {
  return {
    permissions: ({ FunctionName }, caller) => onFunction('lambda:InvokeFunction', FunctionName, caller),
    handle: async ({ FunctionName, InvocationType = 'RequestResponse', LogType = 'None', Payload }, caller) => {
      if (LogType !== 'None') throw notImitated(`Invoke with LogType ${LogType}`);
      const arn = arnOf(FunctionName, caller);
      const payload = parsePayload(Payload);
      if (InvocationType === 'Event') {
        await lambda.invokeFunction(arn, payload);
        return { StatusCode: 202 };
      }
      if (InvocationType !== 'RequestResponse') throw notImitated(`Invoke with InvocationType ${InvocationType}`);
      const { payload: answer, functionError } = await lambda.invokeAndWait(arn, payload);
      return { StatusCode: 200, FunctionError: functionError, ExecutedVersion: '$LATEST', Payload: answer };
    },
  };
}

function getFunction(lambda: Functions): Operation<{ readonly FunctionName: string }, object> {
  return {
    permissions: ({ FunctionName }, caller) => onFunction('lambda:GetFunction', FunctionName, caller),
    handle: ({ FunctionName }, caller) => {
      const arn = arnOf(FunctionName, caller);
      const definition = lambda.functionOf(arn);
      if (definition !== undefined) return { Configuration: describe(definition) };
      throw new AwsFault('ResourceNotFoundException', `Function not found: ${arn}`, { statusCode: 404 });
    },
  };
}

function listFunctions(lambda: Functions): Operation<object, object> {
  return {
    permissions: () => [{ action: 'lambda:ListFunctions', resource: '*' }],
    handle: (_input, { accountId, region }) => {
      const here = lambda.functions().filter((one) => one.accountId === accountId && one.region === region);
      return { Functions: here.map(describe) };
    },
  };
}

function describe(definition: FunctionDefinition): object {
  return {
    FunctionName: definition.functionName,
    FunctionArn: functionArn(definition),
    Runtime: definition.runtime,
    Role: definition.roleArn,
    Handler: definition.handler,
    Timeout: Math.ceil(definition.timeoutMs / 1000),
    MemorySize: definition.memorySizeMb,
    Version: '$LATEST',
    Environment: { Variables: definition.environment },
    ...(definition.vpc && {
      VpcConfig: { SubnetIds: definition.vpc.subnetIds, SecurityGroupIds: definition.vpc.securityGroupIds },
    }),
  };
}

function onFunction(action: string, name: string, caller: Caller): readonly Permission[] {
  return [{ action, resource: arnOf(name, caller) }];
}

/** A function is named by its name, its ARN, or `account:function:name`, each perhaps with a version behind. */
function arnOf(name: string, { region, accountId }: Caller): string {
  const pattern = /^(?:arn:[\w-]+:lambda:([\w-]+):)?(?:(\d{12}):)?(?:function:)?([\w-]{1,64})(?::([\w$-]+))?$/;
  const [whole, itsRegion, itsAccount, functionName, version = '$LATEST'] = pattern.exec(name) ?? [];
  if (whole === undefined || functionName === undefined) {
    throw new AwsFault('InvalidParameterValueException', `'${name}' is no function name or ARN`);
  }
  if (version !== '$LATEST') throw notImitated(`versions and aliases of functions (${name})`);
  return functionArn({ region: itsRegion ?? region, accountId: itsAccount ?? accountId, functionName });
}

function parsePayload(payload: Uint8Array | string | undefined): unknown {
  if (payload === undefined) return {};
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    // The parser's message would quote the payload.
    const message = 'Could not parse request body into json';
    throw new AwsFault('InvalidRequestContentException', message);
  }
}
