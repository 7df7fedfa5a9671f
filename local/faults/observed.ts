import { roleName } from '../iam/caller-context.ts';
import { type FunctionDefinition, functionArn } from '../lambda/function-definition.ts';
import type { Lambda } from '../lambda/lambda-api.ts';
import { AwsFault } from '../wire/aws-fault.ts';
import type { Caller, Operation, WireService } from '../wire/service.ts';
import { Unanswered } from '../wire/unanswered.ts';
import type { CallRecord } from './call-journal.ts';
import { describeCall } from './describe-call.ts';
import type { ActiveFault, CallFault, KillFault, When } from './fault.ts';
import type { CallByFunction, FaultSwitchboard } from './fault-switchboard.ts';
import { injectedFault } from './injected-fault.ts';

export interface ObservedWith {
  readonly switchboard: FaultSwitchboard;
  readonly lambda: Pick<Lambda, 'functions' | 'kill'>;
}

/** The same service, with every call written into the journal and open to the faults of the switchboard. */
export function observed(service: WireService, around: ObservedWith): WireService {
  const operations = Object.entries(service.operations).map(([name, operation]) => [
    name,
    { permissions: operation.permissions.bind(operation), handle: observedHandle(service, name, around) },
  ]);
  return { ...service, operations: Object.fromEntries(operations) };
}

type Met = ActiveFault & { readonly rule: CallFault | KillFault };

function observedHandle(service: WireService, name: string, around: ObservedWith): Operation['handle'] {
  const { switchboard, lambda } = around;
  return async (input, caller) => {
    const definition = functionOf(caller, lambda);
    const about = { service: service.name, operation: name, ...describeCall(name, input) };
    const call: CallByFunction = { ...about, functionName: definition?.functionName };
    const record = (result: Pick<CallRecord, 'isDone' | 'answer' | 'faultId'>): void =>
      switchboard.record({ caller: callerName(caller, definition), ...about, ...result });
    const meet = async (when: When): Promise<void> => {
      // The developer and AWS's own services stay unharmed, so that one can always look and clear.
      const met = caller.principal.kind === 'role' ? switchboard.meetCall(call, when) : undefined;
      if (met) await suffer(met, { service, definition, lambda, record, isDone: when === 'after' });
    };

    await meet('before');
    const output = await run(() => service.operations[name]!.handle(input, caller), record);
    // A call that the service refused had no effect whose answer could be lost.
    await meet('after');
    record({ isDone: true, answer: 'ok' });
    return output;
  };
}

async function run(handle: () => unknown, record: (result: Pick<CallRecord, 'isDone' | 'answer'>) => void) {
  try {
    return await handle();
  } catch (error) {
    record({ isDone: false, answer: error instanceof AwsFault ? error.code : 'InternalFailure' });
    throw error;
  }
}

interface Suffering {
  readonly service: WireService;
  readonly definition?: FunctionDefinition;
  readonly lambda: Pick<Lambda, 'kill'>;
  readonly record: (result: Pick<CallRecord, 'isDone' | 'answer' | 'faultId'>) => void;
  readonly isDone: boolean;
}

/** Always throws: what the caller gets instead of its answer, or that it gets none. */
async function suffer({ id: faultId, rule }: Met, suffering: Suffering): Promise<never> {
  const { service, definition, lambda, record, isDone } = suffering;
  if (rule.kind === 'call') {
    const fault = injectedFault(rule, service.protocol);
    record({ isDone, answer: fault.code, faultId });
    throw fault;
  }
  record({ isDone, answer: 'none', faultId });
  if (definition) await lambda.kill(functionArn(definition));
  throw new Unanswered(`${rule.functionName} was killed ${rule.when} ${rule.service}:${rule.operation} (${faultId})`);
}

/** Functions call with sessions of their own name; the region of a call may be another than the function's. */
function functionOf({ principal }: Caller, lambda: Pick<Lambda, 'functions'>): FunctionDefinition | undefined {
  if (principal.kind !== 'role') return undefined;
  return lambda
    .functions()
    .find(({ functionName, roleArn }) => functionName === principal.sessionName && roleArn === principal.roleArn);
}

function callerName({ principal }: Caller, definition: FunctionDefinition | undefined): string {
  switch (principal.kind) {
    case 'developer':
      return 'developer';
    case 'service':
      return principal.service;
    case 'role':
      return definition?.functionName ?? `role ${roleName(principal.roleArn)}`;
  }
}
