import { spokenDuration } from '../../shared/duration.ts';
import type { CostItem, PreflightReport } from '../../shared/preflight-report.ts';
import type { Finding } from '../../shared/saga.ts';
import type { ColorPainter } from '../output/paint.ts';
import { shown } from '../output/shown.ts';
import { spokenTime } from '../output/spoken-time.ts';
import { table } from '../output/table.ts';

/** The report of a dry run: what stands in the way, then what a restore would do, take and cost. Pure. */
export function describePreflight(report: PreflightReport, paint: ColorPainter): string[] {
  const { plan, strategy, checkedAt, findings } = report;
  return [
    `Dry run of plan ${paint.bold(shown(plan))} (${strategy}) at ${spokenTime(checkedAt)}`,
    '',
    ...findingLines(findings, paint),
    ...heldLines(report, paint),
    ...actionLines(report),
    ...timeLines(report),
    ...costLines(report),
    paint.bold('Nothing was changed.'),
  ];
}

function findingLines(findings: readonly Finding[], paint: ColorPainter): string[] {
  if (findings.length === 0) return [paint.green('Nothing stands in the way.'), ''];
  const count = findings.length === 1 ? 'One thing stands' : `${findings.length} things stand`;
  return [
    paint.red(`${count} in the way:`),
    '',
    ...findings.flatMap(({ code, message, hint }, index) => [
      `${String(index + 1).padStart(3)}. ${paint.red(shown(code))}: ${shown(message)}`,
      `     HINT: ${shown(hint)}`,
    ]),
    '',
  ];
}

function heldLines({ heldBy }: PreflightReport, paint: ColorPainter): string[] {
  return heldBy === undefined ? [] : [paint.yellow(`Restore ${shown(heldBy)} holds the target now.`), ''];
}

function actionLines({ actions, findings }: PreflightReport): string[] {
  const lead = findings.length === 0 ? 'A restore would:' : 'Were that put right, a restore would:';
  const rows = actions.map(({ step, text }, index) => [`${index + 1}.`.padStart(4), step, shown(text)]);
  return [lead, '', ...table(rows), ''];
}

function timeLines({ time: { totalMs, basis } }: PreflightReport): string[] {
  return [`It would take about ${spokenDuration(totalMs)}, by ${shown(basis)}.`, ''];
}

function costLines({ cost: { items, totalUsd, basis } }: PreflightReport): string[] {
  const rows = items.map(({ what, amount, usd }) => [shown(what), priceOf(usd), shown(amount)]);
  const isWhole = items.every(({ usd }: CostItem) => usd !== undefined);
  return [
    `It would cost about ${totalUsd} USD${isWhole ? '' : ', and what has no price below'} (${shown(basis)}):`,
    ...table(rows, '  '),
    '',
  ];
}

const priceOf = (usd: number | undefined): string => (usd === undefined ? '-' : `${usd} USD`);
