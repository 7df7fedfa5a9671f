import type { Failure } from '../../shared/saga.ts';
import type { ColorPainter } from './paint.ts';
import { shown } from './shown.ts';

/** What failed and what to do, then each of several reasons with its own. Pure. */
export function failureLines({ code, message, hint, findings = [] }: Failure, paint: ColorPainter): string[] {
  return [
    paint.red(`${code}: ${shown(message)}`),
    `HINT: ${shown(hint)}`,
    ...findings.flatMap((finding) => [
      `  ${paint.red(`${finding.code}: ${shown(finding.message)}`)}`,
      `  HINT: ${shown(finding.hint)}`,
    ]),
  ];
}
