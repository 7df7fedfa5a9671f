import { ExpressionProblems } from './expression-problems.ts';
import type { Placeholders } from './placeholders.ts';
import { isReservedWord } from './reserved-words.ts';
import type { DocumentPath, ExpressionKind, Operand, PathOperand, ValueOperand } from './syntax.ts';
import type { Token } from './tokenize.ts';
import { tokenize } from './tokenize.ts';

/** DynamoDB's limits for one expression. */
const EXPRESSION_BYTES_MAX = 4096;
const OPERATORS_MAX = 300;
/** A guess at the highest list position DynamoDB takes; it refuses 99999999999 and lists cannot become that long. */
const LIST_INDEX_MAX = 409_600;

/** What the parsers of all expressions share: the tokens, the placeholders, paths, and how a mistake is reported. */
export class ExpressionReader {
  readonly problems: ExpressionProblems;
  private readonly source: string;
  private readonly placeholders: Placeholders;
  private readonly tokens: readonly Token[];
  private position = 0;
  private operatorCount = 0;

  constructor(kind: ExpressionKind, source: string, placeholders: Placeholders) {
    this.problems = new ExpressionProblems(kind);
    this.source = source;
    this.placeholders = placeholders;
    const bytes = Buffer.byteLength(source);
    if (source.trim() === '') throw this.problems.fault('The expression can not be empty;');
    if (bytes > EXPRESSION_BYTES_MAX) {
      throw this.problems.fault(`Expression size has exceeded the maximum allowed size; expression size: ${bytes}`);
    }
    this.tokens = tokenize(source);
  }

  next(offset = 0): Token {
    return this.tokens[Math.min(this.position + offset, this.tokens.length - 1)]!;
  }

  /** Takes the next token when it is this symbol, or this keyword in any case. */
  accept(text: string): boolean {
    const token = this.next();
    if (token.kind !== 'symbol' && token.kind !== 'word') return false;
    if (token.text.toUpperCase() !== text) return false;
    this.position += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.syntaxError();
  }

  take(kind: Token['kind']): Token {
    const token = this.next();
    if (token.kind !== kind) throw this.syntaxError();
    this.position += 1;
    return token;
  }

  /** To be called when the grammar is complete: refuses what follows, then what was reported. */
  finish(): void {
    if (this.next().kind !== 'end') throw this.syntaxError();
    this.problems.throwIfAny();
  }

  countOperator(): void {
    this.operatorCount += 1;
    if (this.operatorCount <= OPERATORS_MAX) return;
    throw this.problems.fault(`The expression contains too many operators; operator count: ${this.operatorCount}`);
  }

  /** The fault for an unexpected next token, with the tokens around it as DynamoDB shows them. */
  syntaxError(): Error {
    const token = this.next();
    const before = this.position > 0 ? this.tokens[this.position - 1]! : token;
    const near = this.source.slice(before.start, this.next(1).end);
    return this.problems.fault(`Syntax error; token: "${token.text}", near: "${near}"`);
  }

  /** One or more, separated by commas. */
  list<T>(parse: () => T): readonly T[] {
    const elements = [parse()];
    while (this.accept(',')) elements.push(parse());
    return elements;
  }

  value(): ValueOperand {
    const token = this.take('value');
    const value = this.placeholders.value(token.text);
    if (value === undefined) {
      this.problems.report(
        'undefinedPlaceholder',
        `An expression attribute value used in expression is not defined; attribute value: ${token.text}`,
      );
    }
    return { kind: 'value', value };
  }

  path(): PathOperand {
    const steps: (string | number)[] = [this.name()];
    for (;;) {
      if (this.accept('.')) steps.push(this.name());
      else if (this.accept('[')) steps.push(this.listIndex());
      else return { kind: 'path', path: steps satisfies DocumentPath };
    }
  }

  /** A word followed by `(`. */
  atCall(): boolean {
    return this.next().kind === 'word' && this.next(1).text === '(';
  }

  /** Reports parentheses that hold nothing but parentheses. */
  reportRedundantParentheses(): void {
    this.problems.report('parentheses', 'The expression has redundant parentheses;');
  }

  /** A path or a value; calls are the business of each grammar. */
  simpleOperand(): Operand {
    return this.next().kind === 'value' ? this.value() : this.path();
  }

  private name(): string {
    if (this.next().kind === 'name') return this.placeholderName(this.take('name').text);
    const word = this.take('word').text;
    if (isReservedWord(word)) {
      this.problems.report('reserved', `Attribute name is a reserved keyword; reserved keyword: ${word}`);
    }
    return word;
  }

  private placeholderName(placeholder: string): string {
    const name = this.placeholders.name(placeholder);
    if (name !== undefined) return name;
    this.problems.report(
      'undefinedPlaceholder',
      'An expression attribute name used in the document path is not defined; attribute name: ' + placeholder,
    );
    return placeholder;
  }

  private listIndex(): number {
    const token = this.take('number');
    this.expect(']');
    const index = Number(token.text);
    if (index > LIST_INDEX_MAX) {
      throw this.problems.fault(`List index is not within the allowable range; index: [${token.text}]`);
    }
    return index;
  }
}
