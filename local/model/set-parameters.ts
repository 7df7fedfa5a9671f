import { notImitated } from '../wire/aws-fault.ts';
import { rdsFault } from './faults.ts';
import { clusterParameterGroups, type Group, type GroupKind } from './groups.ts';
import { required } from './identifiers.ts';
import { postgresParameter, type ParameterFacts } from './parameter-table.ts';
import type { Parameter } from './shapes.ts';

const PARAMETERS_PER_CALL_MAX = 20;

/**
 * Sets parameters of a group, all or none. Throws for a default group, and for names, values and apply methods that RDS
 * refuses. The texts about names, values and static parameters are AWS's, as published in bug reports; the others are
 * guesses.
 */
export function setParameters(kind: GroupKind, group: Group, parameters: readonly Parameter[] = []): void {
  if (group.name.startsWith('default.')) throw invalid('Cannot modify a default parameter group.');
  if (parameters.length === 0) {
    throw rdsFault('MissingParameter', 'The request must contain the parameter Parameters.');
  }
  if (parameters.length > PARAMETERS_PER_CALL_MAX) {
    throw invalid(`At most ${PARAMETERS_PER_CALL_MAX} parameters can be modified at once`);
  }
  const checked = parameters.map((parameter) => checkedParameter(kind, group, parameter));
  for (const parameter of checked) group.parameters.set(parameter.ParameterName, parameter);
}

function checkedParameter(kind: GroupKind, group: Group, given: Parameter): Parameter & { ParameterName: string } {
  const ParameterName = required('ParameterName', given.ParameterName);
  const facts = factsOf(kind, group, ParameterName);
  if (facts.apply === 'fixed') throw invalid(`The parameter ${ParameterName} cannot be modified.`);
  if (given.ParameterValue === undefined) {
    throw rdsFault('MissingParameter', 'The request must contain the parameter ParameterValue.');
  }
  checkValue(ParameterName, given.ParameterValue, facts);
  checkApplyMethod(given.ApplyMethod, facts);
  return {
    ...given,
    ParameterName,
    ApplyType: facts.apply,
    AllowedValues: facts.allowed === '*' ? undefined : facts.allowed,
    IsModifiable: true,
    Source: 'user',
  };
}

function factsOf(kind: GroupKind, { family = '' }: Group, name: string): ParameterFacts {
  if (!family.startsWith('aurora-postgresql')) throw notImitated(`parameters of the family ${family}`);
  const facts = postgresParameter(name);
  if (facts === 'unlisted') throw notImitated(`the parameter ${name} of ${family}`);
  const isHere = facts?.level === 'both' || kind.type === clusterParameterGroups.type;
  if (facts && isHere) return facts;
  throw invalid(`Could not find parameter with name: ${name}`);
}

/** A formula of the instance's size, such as `{DBInstanceClassMemory/9531392}` or `LEAST(…)`: RDS works it out. */
const FORMULA = /^(\{[^{}]+\}|(GREATEST|LEAST|SUM)\(.+\))$/;
const RANGE = /^(-?[\d.e+]+)-(-?[\d.e+]+)$/;

function checkValue(name: string, value: string, { allowed }: ParameterFacts): void {
  const range = RANGE.exec(allowed);
  const isAllowed = range
    ? FORMULA.test(value) || isBetween(value, Number(range[1]), Number(range[2]))
    : allowed === '*' || allowed.split(',').includes(value);
  if (!isAllowed) throw invalid(`Invalid parameter value: ${value} for: ${name} allowed values are: ${allowed}`);
}

function isBetween(value: string, min: number, max: number): boolean {
  return /^-?\d+(\.\d+)?$/.test(value) && Number(value) >= min && Number(value) <= max;
}

function checkApplyMethod(method: string | undefined, { apply }: ParameterFacts): void {
  if (method !== 'immediate' && method !== 'pending-reboot') {
    throw invalid(`Invalid apply method: ${method ?? 'none'}. Valid values are: immediate, pending-reboot`);
  }
  if (method === 'immediate' && apply === 'static') {
    throw rdsFault('InvalidParameterCombination', 'cannot use immediate apply method for static parameter');
  }
}

const invalid = (message: string) => rdsFault('InvalidParameterValue', message);
