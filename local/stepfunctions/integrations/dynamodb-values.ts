/**
 * Type names of DynamoDB values: as the API writes them, as the SDK for Java 2 does, and what such a value holds. That
 * Step Functions shows the Java spelling is a deduction, not documented.
 */
const spellings: readonly (readonly [api: string, java: string, holds: (value: unknown) => boolean])[] = [
  ['BOOL', 'Bool', (value) => typeof value === 'boolean'],
  ['NULL', 'Nul', (value) => typeof value === 'boolean'],
  ['SS', 'Ss', Array.isArray],
  ['NS', 'Ns', Array.isArray],
  ['BS', 'Bs', Array.isArray],
];

/** Values inside a request of an AWS SDK integration, respelled for the API. */
export function toApiValues(value: unknown): unknown {
  return respelled(value, 1, 0);
}

/** Values inside an API's answer, respelled as an AWS SDK integration shows them. */
export function toSdkValues(value: unknown): unknown {
  return respelled(value, 0, 1);
}

/** A value is an object of one member; an attribute of the same name holds an object, so it is never mistaken for one. */
function respelled(value: unknown, from: 0 | 1, to: 0 | 1): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => respelled(item, from, to));
  const members = Object.entries(value);
  const [only] = members;
  const spelling = spellings.find((each) => each[from] === only?.[0] && each[2](only[1]));
  if (members.length === 1 && only !== undefined && spelling !== undefined) return { [spelling[to]]: only[1] };
  return Object.fromEntries(members.map(([key, member]) => [key, respelled(member, from, to)]));
}
