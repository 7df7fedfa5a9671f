import { measure, swapPlans } from '../infra/measure.ts';
import type { Size } from '../infra/quotas.ts';

// `npm run sizes`: what a deployment sends to AWS beside AWS's quotas, for 1, 5 and 100 swap plans in one place. Ends
// with 1 when something is over its quota.
const COUNTS = [1, 5, 100] as const;

const columns = COUNTS.map((count) => measure(swapPlans(count)));
const isOver = ({ size, quota }: Size): boolean => size > quota;
const shown = (size: Size): string => `${size.size.toLocaleString('en')}${isOver(size) ? ' !' : ''}`;

const rows = columns[0]!.map(({ what, quota }, index) => [
  what,
  ...columns.map((sizes) => shown(sizes[index]!)),
  quota.toLocaleString('en'),
  columns.at(-1)![index]!.where,
]);
const header = ['', ...COUNTS.map((count) => `${count} plan${count === 1 ? '' : 's'}`), 'quota', 'the largest of 100'];
const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]!.length)));
for (const row of [header, ...rows]) {
  const cells = row.map((cell, column) =>
    column === 0 || column === row.length - 1 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
  );
  console.log(cells.join('  ').trimEnd());
}
if (columns.flat().some(isOver)) process.exitCode = 1;
