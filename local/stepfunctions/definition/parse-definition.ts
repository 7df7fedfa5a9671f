import { AwsFault } from '../../wire/aws-fault.ts';
import { refuseNotImitated } from './refuse-not-imitated.ts';
import type { MachineDefinition } from './states-language.ts';
import { reachabilityProblems } from './reachability-problems.ts';
import { isObject } from './problem.ts';
import { structureProblems } from './structure-problems.ts';

const definitionBytesMax = 1_048_576;

/**
 * Reads a definition as CreateStateMachine and UpdateStateMachine do. Throws `InvalidDefinition` with every problem
 * found, or `NotImplemented` with the first part of a valid definition that the local runtime does not imitate.
 */
export function parseDefinition(text: string): MachineDefinition {
  const definition = readJson(text);
  const structure = structureProblems(definition);
  if (structure.length > 0) throw invalidDefinition(structure);
  const machine = definition as unknown as MachineDefinition;
  const reachability = reachabilityProblems(machine);
  if (reachability.length > 0) throw invalidDefinition(reachability);
  refuseNotImitated(machine);
  return machine;
}

function readJson(text: string): Record<string, unknown> {
  if (Buffer.byteLength(text) > definitionBytesMax) {
    throw invalidDefinition([`SCHEMA_VALIDATION_FAILED: Definition must be at most ${definitionBytesMax} bytes`]);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalidDefinition([`INVALID_JSON_DESCRIPTION: ${(error as Error).message}`]);
  }
  if (!isObject(value)) {
    throw invalidDefinition(['SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object']);
  }
  return value;
}

function invalidDefinition(problems: readonly string[]): AwsFault {
  return new AwsFault('InvalidDefinition', `Invalid State Machine Definition: '${problems.join(', ')}'`);
}
