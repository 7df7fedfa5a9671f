import { AwsFault } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { parseDefinition } from '../definition/parse-definition.ts';
import { checkedLogging, checkRole, type SettingsContext } from '../machine-settings.ts';
import { refuseMembers, requiredText } from '../requests.ts';
import type { StateMachine } from '../states-store.ts';
import { refuseCustomerKey } from './create-state-machine.ts';
import { type OperationContext, passRole, permissionOn, settingsContext, storeOf } from './operation-context.ts';

interface UpdateStateMachineInput {
  readonly stateMachineArn: string;
  readonly definition?: string;
  readonly roleArn?: string;
  readonly loggingConfiguration?: unknown;
  readonly tracingConfiguration?: unknown;
  readonly [member: string]: unknown;
}

const changeable = ['definition', 'roleArn', 'loggingConfiguration', 'tracingConfiguration', 'encryptionConfiguration'];

/** Executions that run go on with the definition and role they started with. */
export function updateStateMachine(context: OperationContext): Operation<UpdateStateMachineInput> {
  return {
    permissions: (input) => [...permissionOn('UpdateStateMachine', input.stateMachineArn), ...passRole(input.roleArn)],
    handle: (input, caller) => {
      const machine = storeOf(context, caller).machine(requiredText(input, 'stateMachineArn'));
      refuseMembers('UpdateStateMachine', input, ['publish', 'versionDescription']);
      refuseCustomerKey(input);
      if (changeable.every((member) => input[member] === undefined)) throw nothingToUpdate();
      if (machine.status === 'DELETING') {
        throw new AwsFault('StateMachineDeleting', `State Machine is being deleted: '${machine.arn}'`);
      }
      const { clock, newId } = context.runtime;
      const settings = settingsContext(context, caller, machine.arn);
      update(machine, input, settings, { revisionId: newId(), updatedMs: clock.now() });
      const { revisionId, updatedMs } = machine.revision;
      return { updateDate: new Date(updatedMs), ...(revisionId === undefined ? {} : { revisionId }) };
    },
  };
}

/** The revision id changes with definition, role and logging (seen in AWS); whether tracing counts is not known. */
function update(
  machine: StateMachine,
  input: UpdateStateMachineInput,
  settings: SettingsContext,
  stamp: { readonly revisionId: string; readonly updatedMs: number },
): void {
  const { revision } = machine;
  const definitionText = input.definition ?? revision.definitionText;
  const roleArn = input.roleArn ?? revision.roleArn;
  const definition = input.definition === undefined ? revision.definition : parseDefinition(input.definition);
  if (input.roleArn !== undefined) checkRole(roleArn, settings);
  const logging = checkedLogging(input.loggingConfiguration ?? machine.logging, roleArn, settings);
  const isChanged =
    definitionText !== revision.definitionText ||
    roleArn !== revision.roleArn ||
    JSON.stringify(logging) !== JSON.stringify(machine.logging);
  machine.revision = {
    definition,
    definitionText,
    roleArn,
    updatedMs: stamp.updatedMs,
    ...(isChanged ? { revisionId: stamp.revisionId } : pickRevisionId(revision)),
  };
  machine.logging = logging;
  machine.tracing = input.tracingConfiguration ?? machine.tracing;
}

function pickRevisionId({ revisionId }: { readonly revisionId?: string }): { readonly revisionId?: string } {
  return revisionId === undefined ? {} : { revisionId };
}

function nothingToUpdate(): AwsFault {
  const what = 'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration';
  return new AwsFault('MissingRequiredParameter', `${what} must be specified`);
}
