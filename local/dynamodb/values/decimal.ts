import { validationFault } from '../validation-fault.ts';

/** DynamoDB's limits for a number. */
const SIGNIFICANT_DIGITS_MAX = 38;
const MAGNITUDE_MAX = 125;
const MAGNITUDE_MIN = -130;

/** `coefficient` × 10^`exponent`, without trailing zeros in the coefficient: exact where a double is not. */
interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** The one spelling DynamoDB keeps of a number: no exponent, no superfluous zeros. Throws ValidationException. */
export function canonicalNumber(text: string): string {
  return format(parse(text));
}

/** Negative, zero or positive, as for `sort`. Both must be canonical. */
export function compareNumbers(left: string, right: string): number {
  const { coefficient } = combine(parse(left), parse(right), (a, b) => a - b);
  return coefficient < 0n ? -1 : coefficient > 0n ? 1 : 0;
}

/** Throws ValidationException when the sum has more digits than a number may have. */
export function addNumbers(left: string, right: string): string {
  return canonicalNumber(format(combine(parse(left), parse(right), (a, b) => a + b)));
}

/** Throws ValidationException when the difference has more digits than a number may have. */
export function subtractNumbers(left: string, right: string): string {
  return canonicalNumber(format(combine(parse(left), parse(right), (a, b) => a - b)));
}

function combine(left: Decimal, right: Decimal, operate: (a: bigint, b: bigint) => bigint): Decimal {
  const exponent = Math.min(left.exponent, right.exponent);
  return { coefficient: operate(scaled(left, exponent), scaled(right, exponent)), exponent };
}

function scaled(number: Decimal, exponent: number): bigint {
  return number.coefficient * 10n ** BigInt(number.exponent - exponent);
}

function parse(text: string): Decimal {
  if (text === '') throw validationFault('The parameter cannot be converted to a numeric value');
  const parts = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?$/.exec(text);
  if (parts === null) throw validationFault(`The parameter cannot be converted to a numeric value: ${text}`);
  const [, sign, whole = '', fraction, bareFraction = '', power = '0'] = parts;
  const decimals = fraction ?? bareFraction;
  const leading = (whole + decimals).replace(/^0+/, '');
  const digits = leading.replace(/0+$/, '');
  if (digits === '') return { coefficient: 0n, exponent: 0 };
  const exponent = Number(power) - decimals.length + (leading.length - digits.length);
  refuseOutOfRange(digits.length, exponent);
  return { coefficient: BigInt(sign === '-' ? `-${digits}` : digits), exponent };
}

function refuseOutOfRange(digitCount: number, exponent: number): void {
  const magnitude = digitCount - 1 + exponent;
  const attempt = 'Attempting to store a number with magnitude';
  if (magnitude > MAGNITUDE_MAX) throw validationFault(`Number overflow. ${attempt} larger than supported range`);
  if (magnitude < MAGNITUDE_MIN) throw validationFault(`Number underflow. ${attempt} smaller than supported range`);
  if (digitCount > SIGNIFICANT_DIGITS_MAX) {
    throw validationFault('Attempting to store more than 38 significant digits in a Number');
  }
}

function format({ coefficient, exponent }: Decimal): string {
  const sign = coefficient < 0n ? '-' : '';
  const digits = String(coefficient < 0n ? -coefficient : coefficient);
  if (exponent >= 0) return sign + digits + '0'.repeat(coefficient === 0n ? 0 : exponent);
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
