import { catchProblems, retryProblems } from './error-handler-problems.ts';
import { expressionIn } from '../interpreter/jsonata-template.ts';
import { expressionProblems } from './expression-problems.ts';
import { parseTimestamp } from '../interpreter/timestamps.ts';
import { fieldsOfState, secondsMax } from './state-fields.ts';
import type { QueryLanguageName } from './states-language.ts';
import { isObject, isWholeNumber, problem } from './problem.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with one state of a known type. */
export function stateProblems(path: string, state: Fields, language: QueryLanguageName): string[] {
  const type = state['Type'] as string;
  const fields = fieldsOfState[type]!;
  const allowed = language === 'JSONata' ? fields.jsonata : fields.jsonpath;
  const missing = fields.required.filter((field) => state[field] === undefined);
  return [
    ...(missing.length > 0 ? [problem(`These fields are required: [${missing.join(', ')}]`, path)] : []),
    ...Object.keys(state)
      .filter((field) => !allowed.includes(field))
      .map((field) => problem('Field is not supported.', `${path}/${field}`)),
    ...(allowed.includes('Next') ? transitionProblems(path, state) : []),
    ...assignProblems(path, state),
    ...(missing.length === 0 ? (problemsByType[type]?.(path, state, language) ?? []) : []),
    ...(language === 'JSONata' ? expressionProblems(path, state) : []),
  ];
}

const problemsByType: Readonly<Record<string, (path: string, state: Fields, language: QueryLanguageName) => string[]>> =
  { Task: taskProblems, Choice: choiceProblems, Wait: waitProblems };

function transitionProblems(path: string, state: Fields): string[] {
  const { Next: next, End: end } = state;
  if (next === undefined && end === undefined) {
    return [problem('These fields are required: [Next] or [End]', path)];
  }
  if (next !== undefined && end === true) return [problem('Only one of these fields is allowed: [Next, End]', path)];
  if (next === undefined && end !== true) return [problem("The field 'End' must be true", `${path}/End`)];
  return [];
}

function assignProblems(path: string, state: Fields): string[] {
  const assign = state['Assign'];
  if (assign === undefined) return [];
  if (!isObject(assign)) return [problem('Expected value of type Object', `${path}/Assign`)];
  return 'states' in assign ? [problem("The variable name 'states' is reserved", `${path}/Assign`)] : [];
}

function taskProblems(path: string, state: Fields, language: QueryLanguageName): string[] {
  const { Resource: resource, TimeoutSeconds: timeout } = state;
  return [
    ...(typeof resource === 'string' && resource.startsWith('arn:')
      ? []
      : [problem('Value is not a valid resource ARN', `${path}/Resource`)]),
    ...(timeout === undefined || isExpression(timeout, language) || isWholeNumber(timeout, 1, secondsMax)
      ? []
      : [problem(`Expected value of type Integer, from 1 to ${secondsMax}`, `${path}/TimeoutSeconds`)]),
    ...retryProblems(`${path}/Retry`, state['Retry']),
    ...catchProblems(`${path}/Catch`, state['Catch']),
  ];
}

function choiceProblems(path: string, state: Fields, language: QueryLanguageName): string[] {
  const choices = state['Choices'];
  if (!Array.isArray(choices) || choices.length === 0) {
    return [problem('Expected value of type non-empty Array', `${path}/Choices`)];
  }
  return choices.flatMap((rule: unknown, index) => {
    const where = `${path}/Choices[${index}]`;
    if (!isObject(rule)) return [problem('Expected value of type Object', where)];
    const missing = (language === 'JSONata' ? ['Next', 'Condition'] : ['Next']).filter((field) => !(field in rule));
    const foreign = language === 'JSONata' ? unknownRuleFields(where, rule) : [];
    return [...foreign, ...missing.map((field) => problem(`These fields are required: [${field}]`, where))];
  });
}

function unknownRuleFields(where: string, rule: Fields): string[] {
  return Object.keys(rule)
    .filter((field) => !['Next', 'Condition', 'Output', 'Assign', 'Comment'].includes(field))
    .map((field) => problem('Field is not supported.', `${where}/${field}`));
}

function waitProblems(path: string, state: Fields, language: QueryLanguageName): string[] {
  const given = ['Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath'].filter((field) => state[field] !== undefined);
  if (given.length !== 1) {
    return [problem('Exactly one of these fields is required: [Seconds, Timestamp, SecondsPath, TimestampPath]', path)];
  }
  const { Seconds: seconds, Timestamp: timestamp } = state;
  const isTimestamp = (value: unknown) => typeof value === 'string' && parseTimestamp(value) !== undefined;
  return [
    ...(seconds === undefined || isExpression(seconds, language) || isWholeNumber(seconds, 0, secondsMax)
      ? []
      : [problem(`Expected value of type Integer, from 0 to ${secondsMax}`, `${path}/Seconds`)]),
    ...(timestamp === undefined || isExpression(timestamp, language) || isTimestamp(timestamp)
      ? []
      : [problem('String does not match RFC3339 timestamp', `${path}/Timestamp`)]),
  ];
}

/** What JSONata computes when the state is entered. */
function isExpression(value: unknown, language: QueryLanguageName): boolean {
  return language === 'JSONata' && typeof value === 'string' && expressionIn(value) !== undefined;
}
