import { checkElements, checkSum, checkUpdateCall } from './check-update.ts';
import { ExpressionReader } from './expression-reader.ts';
import type { Placeholders } from './placeholders.ts';
import type { DocumentPath, Operand, SetSource, Update } from './syntax.ts';
import { isSum } from './syntax.ts';

/** Throws ValidationException with DynamoDB's words when the expression cannot be used. */
export function parseUpdate(source: string, placeholders: Placeholders): Update {
  return new UpdateParser(new ExpressionReader('UpdateExpression', source, placeholders)).parse();
}

class UpdateParser {
  private readonly reader: ExpressionReader;
  private readonly sets: Update['sets'][number][] = [];
  private readonly removes: DocumentPath[] = [];
  private readonly adds: Update['adds'][number][] = [];
  private readonly deletes: Update['deletes'][number][] = [];
  /** In the order in which they stand, which decides the wording about two that clash. */
  private readonly paths: DocumentPath[] = [];
  private lastParenthesised: SetSource | undefined;

  constructor(reader: ExpressionReader) {
    this.reader = reader;
  }

  parse(): Update {
    const seen = new Set<string>();
    do this.section(seen);
    while (this.reader.next().kind !== 'end');
    this.reader.problems.reportPaths(this.paths);
    this.reader.finish();
    return { sets: this.sets, removes: this.removes, adds: this.adds, deletes: this.deletes };
  }

  private section(seen: Set<string>): void {
    const sections: Readonly<Record<string, () => void>> = {
      SET: () => this.set(),
      REMOVE: () => this.remove(),
      ADD: () => this.elements('ADD', this.adds),
      DELETE: () => this.elements('DELETE', this.deletes),
    };
    const name = Object.keys(sections).find((candidate) => this.reader.accept(candidate));
    if (name === undefined) throw this.reader.syntaxError();
    if (seen.has(name)) {
      const message = `The "${name}" section can only be used once in an update expression;`;
      this.reader.problems.report('section', message);
    }
    seen.add(name);
    this.reader.list(sections[name]!);
  }

  private set(): void {
    const path = this.path();
    this.reader.expect('=');
    this.sets.push({ path, source: this.source() });
  }

  private remove(): void {
    this.removes.push(this.path());
  }

  private elements(section: 'ADD' | 'DELETE', into: Update['adds'][number][]): void {
    const path = this.path();
    const { value } = this.reader.value();
    if (value === undefined) return;
    checkElements(this.reader.problems, section, value);
    into.push({ path, value });
  }

  private path(): DocumentPath {
    const { path } = this.reader.path();
    this.paths.push(path);
    return path;
  }

  /** An operand, or two with `+` or `-` between them: DynamoDB knows no longer sums. */
  private source(): SetSource {
    const left = this.parenthesised() ?? this.operand();
    if (isSum(left)) return left;
    const kind = this.reader.accept('+') ? '+' : this.reader.accept('-') ? '-' : undefined;
    if (kind === undefined) return left;
    this.reader.countOperator();
    const right = this.argument();
    checkSum(this.reader.problems, kind, [left, right]);
    return { kind, left, right };
  }

  private operand(): Operand {
    return this.reader.atCall() ? this.call() : this.reader.simpleOperand();
  }

  private call(): Operand {
    this.reader.countOperator();
    const name = this.reader.take('word').text;
    this.reader.expect('(');
    const args = this.reader.list(() => this.argument());
    this.reader.expect(')');
    checkUpdateCall(this.reader.problems, name, args);
    return { kind: 'call', name, args };
  }

  private argument(): Operand {
    const inner = this.parenthesised() ?? this.operand();
    if (isSum(inner)) throw this.reader.syntaxError();
    return inner;
  }

  private parenthesised(): SetSource | undefined {
    if (!this.reader.accept('(')) return undefined;
    this.lastParenthesised = undefined;
    const inner = this.source();
    this.reader.expect(')');
    if (inner === this.lastParenthesised) this.reader.reportRedundantParentheses();
    this.lastParenthesised = inner;
    return inner;
  }
}
