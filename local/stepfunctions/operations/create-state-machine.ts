import { AwsFault, notImitated } from '../../wire/aws-fault.ts';
import type { Caller, Operation } from '../../wire/service.ts';
import { machineArn } from '../arns.ts';
import { parseDefinition } from '../definition/parse-definition.ts';
import { checkedLogging, checkRole } from '../machine-settings.ts';
import { refuseMembers, requiredText, validName } from '../requests.ts';
import type { StateMachine } from '../states-store.ts';
import { type OperationContext, passRole, settingsContext, storeOf } from './operation-context.ts';
import { type Tag, tagPermissions, withTags } from './tags.ts';

interface CreateStateMachineInput {
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly type?: 'STANDARD' | 'EXPRESS';
  readonly loggingConfiguration?: unknown;
  readonly tracingConfiguration?: unknown;
  readonly tags?: readonly Tag[];
  readonly [member: string]: unknown;
}

const tracingDefault = { enabled: false };

export function createStateMachine(context: OperationContext): Operation<CreateStateMachineInput> {
  return {
    permissions: (input, caller) => {
      const resource = machineArn(caller, input.name);
      return [
        { action: 'states:CreateStateMachine', resource },
        ...passRole(input.roleArn),
        ...tagPermissions(resource, input.tags),
      ];
    },
    handle: (input, caller) => {
      const machine = machineFrom(input, caller, context);
      const { machines } = storeOf(context, caller);
      const existing = machines.get(machine.arn);
      if (existing !== undefined && !isSame(existing, machine)) throw alreadyExists(existing);
      if (existing === undefined) machines.set(machine.arn, machine);
      const { arn, createdMs } = existing ?? machine;
      return { stateMachineArn: arn, creationDate: new Date(createdMs) };
    },
  };
}

function machineFrom(input: CreateStateMachineInput, caller: Caller, context: OperationContext): StateMachine {
  const name = validName(requiredText(input, 'name'));
  const definitionText = requiredText(input, 'definition');
  const roleArn = requiredText(input, 'roleArn');
  refuseMembers('CreateStateMachine', input, ['publish', 'versionDescription']);
  if (input.type === 'EXPRESS') throw notImitated(`state machine '${name}' of type EXPRESS in Step Functions`);
  refuseCustomerKey(input);
  const arn = machineArn(caller, name);
  const settings = settingsContext(context, caller, arn);
  checkRole(roleArn, settings);
  const definition = parseDefinition(definitionText);
  const nowMs = context.runtime.clock.now();
  return {
    arn,
    name,
    createdMs: nowMs,
    tags: withTags(new Map(), input.tags ?? []),
    revision: { definition, definitionText, roleArn, updatedMs: nowMs },
    logging: checkedLogging(input.loggingConfiguration, roleArn, settings),
    tracing: input.tracingConfiguration ?? tracingDefault,
    status: 'ACTIVE',
  };
}

export function refuseCustomerKey(input: Readonly<Record<string, unknown>>): void {
  const encryption = input['encryptionConfiguration'] as { readonly type?: string } | undefined;
  if (encryption !== undefined && encryption.type !== 'AWS_OWNED_KEY') {
    throw notImitated('encryption of state machines with a customer managed key in Step Functions');
  }
}

/** Creation is idempotent by name, definition, type, logging and tracing; role and tags are not compared. */
function isSame(existing: StateMachine, wanted: StateMachine): boolean {
  const compared = ({ revision, logging, tracing }: StateMachine) =>
    JSON.stringify([revision.definitionText, logging, tracing]);
  return existing.status === 'ACTIVE' && compared(existing) === compared(wanted);
}

function alreadyExists({ arn, status }: StateMachine): AwsFault {
  return status === 'DELETING'
    ? new AwsFault('StateMachineDeleting', `State Machine is being deleted: '${arn}'`)
    : new AwsFault('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
}
