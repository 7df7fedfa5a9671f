import { bytesOf } from './message-md5.ts';

/** An attribute of a message in SQS or SNS, as far as both have the same rules. */
interface Attribute {
  readonly DataType?: string | undefined;
  readonly StringValue?: string | undefined;
  readonly BinaryValue?: Uint8Array | undefined;
}

const NAME_CHARACTERS_MAX = 256;
const TYPE_BYTES_MAX = 256;

/** What SQS and SNS refuse about a name: AWS's prefixes, other characters, periods at its ends or in a row. */
export function isAttributeName(name: string): boolean {
  return (
    name.length <= NAME_CHARACTERS_MAX &&
    /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(name) &&
    !/^(aws|amazon)\./i.test(name)
  );
}

/** Whether a type is one of `logical`, with or without a label of one's own after a period. */
export function isAttributeType(type: string | undefined, logical: readonly string[]): type is string {
  if (type === undefined || Buffer.byteLength(type) > TYPE_BYTES_MAX) return false;
  return logical.some((one) => type === one || (type.startsWith(`${one}.`) && type.length > one.length + 1));
}

/** Whether there is no value where the type wants it: bytes for `Binary`, text for all others. */
export function isWithoutValue({ DataType = '', StringValue, BinaryValue }: Attribute): boolean {
  return DataType.startsWith('Binary') ? bytesOf(BinaryValue).length === 0 : !StringValue;
}

/** Whether the type is `Number` and the text is none; AWS's limits of digits and size are not imitated. */
export function isNoNumber({ DataType = '', StringValue = '' }: Attribute): boolean {
  return DataType.startsWith('Number') && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(StringValue.trim());
}
