/** Loopback addresses by which the network tells functions apart: 127.0.1.1, 127.0.1.2 and so on. */
export interface FunctionAddresses {
  /** The function's own address, the same at every call; nothing where this machine has no such address. */
  addressOf(functionArn: string, groupIds: readonly string[]): Promise<string | undefined>;
  /** The security groups of whoever connects from there; none for this machine itself. */
  groupsOf(address: string): readonly string[];
}

const FUNCTIONS_PER_BYTE = 254;
const FUNCTIONS_MAX = 250 * FUNCTIONS_PER_BYTE;

export function createFunctionAddresses(isOurs: (address: string) => Promise<boolean>): FunctionAddresses {
  const addresses = new Map<string, string>();
  const groups = new Map<string, readonly string[]>();
  return {
    addressOf: async (functionArn, groupIds) => {
      const address = addresses.get(functionArn) ?? addressNumber(addresses.size);
      addresses.set(functionArn, address);
      groups.set(address, groupIds);
      return (await isOurs(address)) ? address : undefined;
    },
    groupsOf: (address) => groups.get(address) ?? [],
  };
}

function addressNumber(index: number): string {
  if (index >= FUNCTIONS_MAX) throw new Error(`more than ${FUNCTIONS_MAX} functions have a VPC`);
  return `127.0.${1 + Math.floor(index / FUNCTIONS_PER_BYTE)}.${1 + (index % FUNCTIONS_PER_BYTE)}`;
}
