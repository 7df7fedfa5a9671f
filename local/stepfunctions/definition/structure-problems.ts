import { isObject, isWholeNumber, problem } from './problem.ts';
import { fieldsOfState, secondsMax, stateTypesNotImitated } from './state-fields.ts';
import { stateProblems } from './state-problems.ts';
import type { QueryLanguageName } from './states-language.ts';

const stateNameLengthMax = 80;
const queryLanguages: readonly unknown[] = [undefined, 'JSONPath', 'JSONata'];

/** What is wrong with the shape of a definition, in AWS's `CODE: message at /path` form where that is known. */
export function structureProblems(definition: Readonly<Record<string, unknown>>): string[] {
  const missing = ['States', 'StartAt'].filter((field) => definition[field] === undefined);
  if (missing.length > 0) return [problem(`These fields are required: [${missing.join(', ')}]`, '/')];
  const { States: states, QueryLanguage: language } = definition;
  if (!isObject(states) || Object.keys(states).length === 0) {
    return [problem("The field 'States' should be a non-empty object", '/States')];
  }
  return [
    ...machineProblems(definition),
    ...Object.entries(states).flatMap(([name, state]) => oneState(name, state, language)),
  ];
}

function machineProblems(definition: Readonly<Record<string, unknown>>): string[] {
  const known = ['Comment', 'StartAt', 'States', 'QueryLanguage', 'TimeoutSeconds', 'Version'];
  const timeout = definition['TimeoutSeconds'];
  return [
    ...Object.keys(definition)
      .filter((field) => !known.includes(field))
      .map((field) => problem('Field is not supported.', `/${field}`)),
    ...(typeof definition['StartAt'] === 'string' ? [] : [problem('Expected value of type String', '/StartAt')]),
    ...(queryLanguages.includes(definition['QueryLanguage'])
      ? []
      : [problem('Value is not one of [JSONPath, JSONata]', '/QueryLanguage')]),
    ...(timeout === undefined || isWholeNumber(timeout, 1, secondsMax)
      ? []
      : [problem(`Expected value of type Integer, from 1 to ${secondsMax}`, '/TimeoutSeconds')]),
  ];
}

function oneState(name: string, state: unknown, machineLanguage: unknown): string[] {
  const path = `/States/${name}`;
  if (name.length > stateNameLengthMax) return [problem(`State name is longer than ${stateNameLengthMax}`, path)];
  if (!isObject(state)) return [problem('Expected value of type Object', path)];
  const type = state['Type'];
  if (typeof type !== 'string') return [problem('These fields are required: [Type]', path)];
  if (stateTypesNotImitated.includes(type)) return [];
  if (fieldsOfState[type] === undefined) {
    const types = [...Object.keys(fieldsOfState), ...stateTypesNotImitated].join(', ');
    return [problem(`Value '${type}' is not one of [${types}]`, `${path}/Type`)];
  }
  const language = state['QueryLanguage'] ?? machineLanguage ?? 'JSONPath';
  if (!queryLanguages.includes(language)) {
    return [problem('Value is not one of [JSONPath, JSONata]', `${path}/QueryLanguage`)];
  }
  if (machineLanguage === 'JSONata' && language === 'JSONPath') {
    return [problem("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", path)];
  }
  return stateProblems(path, state, language as QueryLanguageName);
}
