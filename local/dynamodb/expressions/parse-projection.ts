import { ExpressionReader } from './expression-reader.ts';
import type { Placeholders } from './placeholders.ts';
import type { DocumentPath } from './syntax.ts';

/** The paths of a ProjectionExpression. Throws ValidationException with DynamoDB's words. */
export function parseProjection(source: string, placeholders: Placeholders): readonly DocumentPath[] {
  const reader = new ExpressionReader('ProjectionExpression', source, placeholders);
  const paths = reader.list(() => reader.path().path);
  reader.problems.reportPaths(paths);
  reader.finish();
  return paths;
}
