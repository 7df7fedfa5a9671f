/**
 * The bytes that DynamoDB counts for a value as the document client writes it; what is undefined is not written. Names and
 * texts count in UTF-8, a list or map 3 bytes and 1 for each element, a number about 1 for two digits and 1 more (Amazon
 * DynamoDB Developer Guide, "DynamoDB item sizes and formats"). An item is a map without the 3 bytes.
 */
export function weightOf(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return numberWeight(value);
  if (value === null || typeof value !== 'object') return 1;
  const members = Array.isArray(value) ? value.map((each): [string, unknown] => ['', each]) : Object.entries(value);
  return members
    .filter(([, member]) => member !== undefined)
    .reduce(
      (sum, [name, member]) => sum + ELEMENT_BYTES + Buffer.byteLength(name) + weightOf(member),
      COLLECTION_BYTES,
    );
}

/** DynamoDB refuses an item above 400 KB, names included (Amazon DynamoDB Developer Guide, "Quotas"). */
export const ITEM_BYTES_MAX = 400 * 1024;

/** And a transaction whose items weigh more than 4 MB together. */
export const TRANSACTION_BYTES_MAX = 4 * 1024 * 1024;

const COLLECTION_BYTES = 3;
const ELEMENT_BYTES = 1;

/** Every digit counts here, and a sign, so that this is never less than what DynamoDB counts. */
const numberWeight = (value: number): number => Math.ceil(String(value).length / 2) + 2;
