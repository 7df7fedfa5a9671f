import { createHash } from 'node:crypto';

/**
 * A name as CloudFormation makes it up: stack, logical id, twelve characters. Here these derive from the other two, so
 * that a runtime started again finds the names it had.
 */
export function physicalName(stackName: string, logicalId: string, lengthMax: number): string {
  const digest = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
  const suffix = BigInt(`0x${digest}`).toString(36).toUpperCase().slice(0, SUFFIX_LENGTH);
  return `${`${stackName}-${logicalId}`.slice(0, lengthMax - SUFFIX_LENGTH - 1)}-${suffix}`;
}

const SUFFIX_LENGTH = 12;
