import { integrationOf } from '../integrations/integration-of.ts';
import { isChoiceOperator } from '../interpreter/jsonpath-choice.ts';
import { isReferencePath } from '../interpreter/jsonpath.ts';
import { notImitated } from '../../wire/aws-fault.ts';
import { stateTypesNotImitated } from './state-fields.ts';
import { type MachineDefinition, type State, queryLanguageOf } from './states-language.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Throws `NotImplemented` for the first part of a valid definition that the interpreter could not run as AWS does. */
export function refuseNotImitated(definition: MachineDefinition): void {
  for (const [name, state] of Object.entries(definition.States)) {
    const type = state.Type as string;
    if (stateTypesNotImitated.includes(type)) throw notImitated(`state '${name}' of type ${type} in Step Functions`);
    refuseTaskParts(name, state);
    if (queryLanguageOf(definition, state) === 'JSONPath') refuseJsonPathParts(name, state);
  }
}

function refuseTaskParts(name: string, state: State): void {
  if (state.Type !== 'Task') return;
  const integration = integrationOf(state.Resource);
  if (typeof integration === 'string') throw notImitated(`${integration}, used by state '${name}' in Step Functions`);
  const field = ['HeartbeatSeconds', 'HeartbeatSecondsPath', 'Credentials'].find((known) => known in state);
  if (field !== undefined) throw notImitated(`${field} of state '${name}' in Step Functions`);
}

function refuseJsonPathParts(name: string, state: State): void {
  const fields = state as unknown as Fields;
  if ('Assign' in fields) throw notImitated(`Assign in the JSONPath state '${name}' in Step Functions`);
  for (const { where, path } of pathsIn('', fields)) {
    if (!isReferencePath(path)) throw notImitated(`'${path}' at ${where} of state '${name}' in Step Functions`);
  }
  for (const rule of (fields['Choices'] as readonly Fields[] | undefined) ?? []) refuseOperators(name, rule);
}

/** Fields that hold a path: outside templates those named `…Path` and `Variable`, inside them the members ending `.$`. */
function pathsIn(
  where: string,
  value: unknown,
  inTemplate = false,
): { readonly where: string; readonly path: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const isPath = inTemplate ? key.endsWith('.$') : key.endsWith('Path') || key === 'Variable';
    if (isPath) return typeof member === 'string' ? [{ where: `${where}/${key}`, path: member }] : [];
    if (key === 'Result' && !inTemplate) return [];
    return pathsIn(`${where}/${key}`, member, inTemplate || key === 'Parameters' || key === 'ResultSelector');
  });
}

function refuseOperators(name: string, rule: Fields): void {
  const structure = ['Next', 'Variable', 'Comment', 'And', 'Or', 'Not'];
  const operator = Object.keys(rule).find((key) => !structure.includes(key) && !isChoiceOperator(key));
  if (operator !== undefined) throw notImitated(`the choice operator ${operator} of state '${name}' in Step Functions`);
  const inner = [...((rule['And'] ?? []) as Fields[]), ...((rule['Or'] ?? []) as Fields[])];
  for (const each of rule['Not'] === undefined ? inner : [...inner, rule['Not'] as Fields]) refuseOperators(name, each);
}
