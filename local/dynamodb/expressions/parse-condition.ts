import { checkBetween, checkCall, checkComparison, checkIn, checkIsCondition } from './check-condition.ts';
import { ExpressionReader } from './expression-reader.ts';
import type { Placeholders } from './placeholders.ts';
import type { Comparator, Condition, ExpressionKind, Operand } from './syntax.ts';

type ConditionKind = Extract<ExpressionKind, 'ConditionExpression' | 'FilterExpression' | 'KeyConditionExpression'>;

const COMPARATORS: readonly Comparator[] = ['=', '<>', '<=', '>=', '<', '>'];

/** Throws ValidationException with DynamoDB's words when the expression cannot be used. */
export function parseCondition(kind: ConditionKind, source: string, placeholders: Placeholders): Condition {
  const parser = new ConditionParser(new ExpressionReader(kind, source, placeholders));
  return parser.parse();
}

/**
 * By recursive descent: OR binds weakest, then AND, then NOT. An opening parenthesis may begin a condition or an
 * operand, which only what comes after it tells; so a parenthesis may yield either.
 */
class ConditionParser {
  private readonly reader: ExpressionReader;
  /** What the last closed parenthesis held; when the next one holds the same, it was redundant. */
  private lastParenthesised: Condition | Operand | undefined;

  constructor(reader: ExpressionReader) {
    this.reader = reader;
  }

  parse(): Condition {
    const condition = this.asCondition(this.disjunction());
    this.reader.finish();
    return condition;
  }

  private disjunction(): Condition | Operand {
    let left = this.conjunction();
    while (this.isCondition(left) && this.reader.accept('OR')) {
      this.reader.countOperator();
      left = { kind: 'or', left: this.asCondition(left), right: this.asCondition(this.conjunction()) };
    }
    return left;
  }

  private conjunction(): Condition | Operand {
    let left = this.negation();
    while (this.isCondition(left) && this.reader.accept('AND')) {
      this.reader.countOperator();
      left = { kind: 'and', left: this.asCondition(left), right: this.asCondition(this.negation()) };
    }
    return left;
  }

  private negation(): Condition | Operand {
    if (!this.reader.accept('NOT')) return this.comparison();
    this.reader.countOperator();
    return { kind: 'not', inner: this.asCondition(this.negation()) };
  }

  private comparison(): Condition | Operand {
    const left = this.parenthesised(() => this.disjunction()) ?? this.operand();
    if (!isOperand(left)) return left;
    const operator = COMPARATORS.find((candidate) => this.reader.accept(candidate));
    if (operator !== undefined) return this.compare(operator, left);
    if (this.reader.accept('BETWEEN')) return this.between(left);
    if (this.reader.accept('IN')) return this.in(left);
    return left;
  }

  private compare(operator: Comparator, left: Operand): Condition {
    this.reader.countOperator();
    const right = this.operand();
    checkComparison(this.reader.problems, operator, left, right);
    return { kind: 'compare', operator, left, right };
  }

  private between(subject: Operand): Condition {
    this.reader.countOperator();
    const low = this.operand();
    this.reader.expect('AND');
    const high = this.operand();
    checkBetween(this.reader.problems, subject, low, high);
    return { kind: 'between', subject, low, high };
  }

  private in(subject: Operand): Condition {
    this.reader.countOperator();
    this.reader.expect('(');
    const candidates = this.reader.list(() => this.operand());
    this.reader.expect(')');
    checkIn(this.reader.problems, subject, candidates);
    return { kind: 'in', subject, candidates };
  }

  private operand(): Operand {
    const inner = this.parenthesised(() => this.operand());
    if (inner !== undefined) return inner;
    return this.reader.atCall() ? this.call() : this.reader.simpleOperand();
  }

  private call(): Operand {
    this.reader.countOperator();
    const name = this.reader.take('word').text;
    this.reader.expect('(');
    const args = this.reader.list(() => this.operand());
    this.reader.expect(')');
    checkCall(this.reader.problems, name, args);
    return { kind: 'call', name, args };
  }

  private parenthesised<T extends Condition | Operand>(parse: () => T): T | undefined {
    if (!this.reader.accept('(')) return undefined;
    this.lastParenthesised = undefined;
    const inner = parse();
    this.reader.expect(')');
    if (inner === this.lastParenthesised) this.reader.reportRedundantParentheses();
    this.lastParenthesised = inner;
    return inner;
  }

  private isCondition(node: Condition | Operand): boolean {
    return !isOperand(node) || node.kind === 'call';
  }

  /** A bare path or value is no condition: the comparison that should follow it is missing. */
  private asCondition(node: Condition | Operand): Condition {
    if (isOperand(node) && node.kind !== 'call') throw this.reader.syntaxError();
    if (node.kind === 'call') checkIsCondition(this.reader.problems, node);
    return node as Condition;
  }
}

function isOperand(node: Condition | Operand): node is Operand {
  return node.kind === 'path' || node.kind === 'value' || node.kind === 'call';
}
