import type { AwsFault } from '../../wire/aws-fault.ts';
import { validationFault } from '../validation-fault.ts';
import type { DocumentPath, ExpressionKind } from './syntax.ts';
import { showPath } from './syntax.ts';

/** In the order in which DynamoDB prefers one message over another when an expression is wrong in several ways. */
const RANKS = [
  'parentheses',
  'unknownFunction',
  'misusedFunction',
  'reserved',
  'section',
  'undefinedPlaceholder',
  'operandCount',
  'paths',
  'operands',
] as const;
type Rank = (typeof RANKS)[number];

/** Collects what is wrong with a well-formed expression; syntax errors end the parse at once and win over these. */
export class ExpressionProblems {
  private readonly kind: ExpressionKind;
  private readonly first = new Map<Rank, string>();

  constructor(kind: ExpressionKind) {
    this.kind = kind;
  }

  report(rank: Rank, message: string): void {
    if (!this.first.has(rank)) this.first.set(rank, message);
  }

  /** The fault for a message of this expression. */
  fault(message: string): AwsFault {
    return validationFault(`Invalid ${this.kind}: ${message}`);
  }

  /** Throws the ValidationException that DynamoDB would choose, if there is any. */
  throwIfAny(): void {
    const rank = RANKS.find((candidate) => this.first.has(candidate));
    if (rank !== undefined) throw this.fault(this.first.get(rank)!);
  }

  /** Reports the first two of these paths which cannot be used together. */
  reportPaths(paths: readonly DocumentPath[]): void {
    for (const [index, second] of paths.entries()) {
      for (const first of paths.slice(0, index)) {
        const relation = relate(first, second);
        if (relation === undefined) continue;
        this.report(
          'paths',
          `Two document paths ${relation} with each other; must remove or rewrite one of these paths; ` +
            `path one: ${showPath(first)}, path two: ${showPath(second)}`,
        );
      }
    }
  }
}

function relate(first: DocumentPath, second: DocumentPath): 'overlap' | 'conflict' | undefined {
  for (let step = 0; step < Math.min(first.length, second.length); step += 1) {
    // A map and a list cannot both be at one place.
    if (typeof first[step] !== typeof second[step]) return 'conflict';
    if (first[step] !== second[step]) return undefined;
  }
  return 'overlap';
}
