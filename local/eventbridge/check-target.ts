import type { Target } from '@aws-sdk/client-eventbridge';
import { parseArn } from '../sqs/arn.ts';
import { notImitated } from '../wire/aws-fault.ts';
import { targetKindOf } from './delivery/target-kind.ts';
import { constraint, invalidParameter, validation } from './faults.ts';
import { isPath } from './input/json-path.ts';
import { unknownVariable } from './input/transform-input.ts';

const IMITATED = new Set([
  'Id',
  'Arn',
  'RoleArn',
  'Input',
  'InputPath',
  'InputTransformer',
  'RetryPolicy',
  'DeadLetterConfig',
]);
const VARIABLES_MAX = 100;
const TEMPLATE_CHARACTERS_MAX = 8_192;
const PATH_CHARACTERS_MAX = 256;

/** Checks one target of PutTargets; what is not imitated is refused by name. */
export function checkTarget(target: Target, ruleArn: string): void {
  const { Id = '', Arn = '' } = target;
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(Id)) {
    throw constraint(Id, 'targets.member.id', 'satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');
  }
  const foreign = Object.entries(target).find(([name, value]) => value !== undefined && !IMITATED.has(name));
  if (foreign) throw notImitated(`${foreign[0]} of EventBridge targets`);
  checkRole(target, targetKindOf(Arn), ruleArn);
  checkInput(target);
  checkRetryPolicy(target);
  checkDeadLetterQueue(target);
}

function checkRole({ Arn, RoleArn }: Target, kind: string, ruleArn: string): void {
  const isForeignBus = kind === 'event-bus' && parseArn(Arn!)!.accountId !== parseArn(ruleArn)!.accountId;
  if (!RoleArn && (kind === 'state-machine' || isForeignBus))
    throw validation(`RoleArn is required for target ${Arn}.`);
}

function checkInput({ Id, Input, InputPath, InputTransformer }: Target): void {
  if ([Input, InputPath, InputTransformer].filter((given) => given !== undefined).length > 1) {
    throw validation(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  }
  if (Input !== undefined && !isJson(Input)) {
    throw validation(`JSON syntax error in input for target ${Id}`);
  }
  const { InputPathsMap = {}, InputTemplate = '' } = InputTransformer ?? {};
  const paths = [...(InputPath === undefined ? [] : [InputPath]), ...Object.values(InputPathsMap)];
  const wrong = paths.find((path) => !isPath(path) || path.length > PATH_CHARACTERS_MAX);
  if (wrong !== undefined) throw invalidParameter('InputPath', `Invalid JSON path ${wrong} for target ${Id}.`);
  if (Object.keys(InputPathsMap).length > VARIABLES_MAX) {
    const rule = `have length less than or equal to ${VARIABLES_MAX}`;
    throw constraint('{...}', 'targets.member.inputTransformer.inputPathsMap', rule);
  }
  if (InputTemplate.length > TEMPLATE_CHARACTERS_MAX) {
    const rule = `have length less than or equal to ${TEMPLATE_CHARACTERS_MAX}`;
    throw constraint(InputTemplate, 'targets.member.inputTransformer.inputTemplate', rule);
  }
  const unknown = InputTransformer && unknownVariable(InputTransformer);
  if (unknown !== undefined) {
    throw validation(`InputTemplate for target ${Id} contains invalid placeholder ${unknown}.`);
  }
}

function checkRetryPolicy({ RetryPolicy }: Target): void {
  const { MaximumRetryAttempts: attempts, MaximumEventAgeInSeconds: age } = RetryPolicy ?? {};
  checkRange(attempts, 'maximumRetryAttempts', 0, 185);
  checkRange(age, 'maximumEventAgeInSeconds', 60, 86_400);
}

function checkRange(value: number | undefined, name: string, lowest: number, highest: number): void {
  if (value === undefined) return;
  const member = `targets.member.retryPolicy.${name}`;
  if (value < lowest) throw constraint(value, member, `have value greater than or equal to ${lowest}`);
  if (value > highest) throw constraint(value, member, `have value less than or equal to ${highest}`);
}

function checkDeadLetterQueue({ DeadLetterConfig }: Target): void {
  const arn = DeadLetterConfig?.Arn;
  if (arn === undefined) return;
  const parsed = parseArn(arn);
  if (parsed?.service !== 'sqs' || parsed.resource.endsWith('.fifo')) {
    throw invalidParameter('DeadLetterConfig.Arn', 'Only standard SQS queues are supported as dead-letter queues.');
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
