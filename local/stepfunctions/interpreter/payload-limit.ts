import { StateError } from './state-error.ts';

/** Largest input, output, argument or result, in bytes of UTF-8 JSON. */
export const payloadBytesMax = 262_144;

/** Throws `States.DataLimitExceeded` for a value too large to leave a state or to be given to a service. */
export function checkSize(value: unknown, stateName: string): void {
  if (Buffer.byteLength(JSON.stringify(value)) <= payloadBytesMax) return;
  const cause = `The state/task '${stateName}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  throw new StateError('States.DataLimitExceeded', cause);
}
