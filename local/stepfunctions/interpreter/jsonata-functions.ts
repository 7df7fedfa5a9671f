import { createHash } from 'node:crypto';
import jsonata from 'jsonata';

/** What the functions take from outside, so that an evaluation can be repeated. */
export interface FunctionPorts {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  readonly newId: () => string;
}

const hashAlgorithms: readonly unknown[] = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

/** Longest `$range` that AWS's memory bound lets through, from a public report. */
const rangeItemsMax = 360_145;

const formatMillis = jsonata('$fromMillis($millis, $picture, $timezone)');

/** The functions that Step Functions adds to JSONata, and the clock's two. Bind them by these names. */
export function jsonataFunctions({ nowMs, random, newId }: FunctionPorts): Readonly<Record<string, unknown>> {
  return {
    now: (picture?: string, timezone?: string) =>
      formatMillis.evaluate(undefined, { millis: nowMs, picture, timezone }),
    millis: () => nowMs,
    partition,
    range,
    hash,
    parse,
    uuid: newId,
    random: (seed?: number) => (seed === undefined ? random() : seeded(seed)),
  };
}

function partition(items: unknown, size: unknown): unknown[] {
  if (!Array.isArray(items)) throw argumentError('partition', 1);
  if (!isWhole(size) || size < 1) throw argumentError('partition', 2);
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** From `start` up to and including `end`. */
function range(start: unknown, end: unknown, step: unknown): number[] {
  if (!isWhole(start)) throw argumentError('range', 1);
  if (!isWhole(end)) throw argumentError('range', 2);
  if (!isWhole(step) || step === 0) throw argumentError('range', 3);
  const length = Math.max(0, Math.floor((end - start) / step) + 1);
  if (length > rangeItemsMax) {
    throw { message: 'Expression evaluation memory limit exceeded: Check for excessive memory usage' };
  }
  return Array.from({ length }, (_, index) => start + index * step);
}

function hash(text: unknown, algorithm: unknown): string {
  if (typeof text !== 'string') throw argumentError('hash', 1);
  if (!hashAlgorithms.includes(algorithm)) throw argumentError('hash', 2);
  return createHash(String(algorithm).replace('-', '')).update(text).digest('hex');
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw argumentError('parse', 1);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw { message: `Attempted to parse invalid JSON: ${(error as Error).message}` };
  }
}

/** The same number for the same seed, as in AWS; but not AWS's number, whose generator is not published. */
function seeded(seed: number): number {
  if (typeof seed !== 'number') throw argumentError('random', 1);
  const digest = createHash('sha256').update(String(seed)).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

/** JSONata's own code for a wrong argument. */
function argumentError(name: string, position: number): { readonly code: string; readonly message: string } {
  return { code: 'T0410', message: `Argument ${position} of function "${name}" does not match function signature` };
}
