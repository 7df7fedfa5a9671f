import { spokenDuration } from '../../shared/duration.ts';
import type { Saga } from '../../shared/saga.ts';
import { cancellationLine } from '../output/describe-cancellation.ts';
import { type ColorPainter, PLAIN } from '../output/paint.ts';
import { failureLines } from '../output/describe-failure.ts';
import { describeSwap } from '../output/describe-swap.ts';
import { troubleLine } from '../output/describe-trouble.ts';
import { describeUndoing, type Section, thingLines } from '../output/describe-undoing.ts';
import { leftBehind } from '../output/left-behind.ts';
import { paintPhase } from '../output/paint-phase.ts';
import { paintState } from '../output/paint-state.ts';
import { retiredCluster } from '../output/retired-cluster.ts';
import { shown } from '../output/shown.ts';
import { silenceLine, silenceOf } from '../output/silence.ts';
import { table } from '../output/table.ts';
import { usableCluster } from '../output/usable-cluster.ts';
import { restoreRemainingMs } from './estimate.ts';
import { type StepProgress, type StepState, stepsOf } from './step-progress.ts';

/** A restore as one picture: a head, one line a step, and how it ended. Lines may be wider than a terminal. Pure. */
export function renderProgress(saga: Saga, now: Date, paint: ColorPainter = PLAIN): string[] {
  return [
    head(saga, now, paint),
    ...places(saga, paint),
    ...remark(saga, now, paint),
    '',
    ...table(stepsOf(saga, now).map((step) => stepCells(step, paint))),
    ...ending(saga, now, paint),
  ];
}

const BAR_CELLS = 20;
/** As wide as `10m 00s`, so that the picture does not move sideways while it is watched. */
const TIME_CELLS = 7;

const SYMBOLS: Readonly<Record<StepState, string>> = {
  waiting: '·',
  due: '▸',
  running: '▸',
  done: '✔',
  failed: '✖',
  stopped: '■',
  undone: '↶',
  'not-reached': '·',
};

function head(saga: Saga, now: Date, paint: ColorPainter): string {
  const elapsedMs = Date.parse(saga.endedAt ?? now.toISOString()) - Date.parse(saga.createdAt);
  const leftMs = restoreRemainingMs(saga, now);
  const times = spokenDuration(elapsedMs) + (leftMs === undefined ? '' : `, about ${spokenDuration(leftMs)} left`);
  return `Restore ${paint.bold(saga.restoreId)} of plan ${shown(saga.planName)}: ${paintPhase(saga.phase, paint)}, ${times}`;
}

function places({ plan }: Saga, paint: ColorPainter): string[] {
  if (!plan) return [];
  const { source, target } = plan;
  return [paint.dim(`${source.cluster} (${source.region}) → ${target.cluster} (${target.region})`)];
}

/** What is out of the ordinary about the restore as a whole. */
function remark(saga: Saga, now: Date, paint: ColorPainter): string[] {
  const { phase, run, cancellation } = saga;
  const silence = silenceOf(saga, now);
  return [
    ...(phase === 'queued' ? [paint.cyan('Waits until another restore has freed the target')] : []),
    ...(run > 1 ? [`Taken up again after a failure: run ${run}`] : []),
    ...(cancellation ? [paint.yellow(cancellationLine(saga))] : []),
    ...(silence ? [paint.yellow(silenceLine(silence, now))] : []),
  ];
}

function stepCells(step: StepProgress, paint: ColorPainter): string[] {
  const mark = paintState(step.state, paint);
  const isQuiet = step.state === 'waiting' || step.state === 'not-reached';
  return [
    `  ${mark(SYMBOLS[step.state])}`,
    isQuiet ? paint.dim(step.step) : step.step,
    (step.elapsedMs === undefined ? '' : spokenDuration(step.elapsedMs)).padEnd(TIME_CELLS),
    remarks(step, paint),
  ];
}

function remarks(step: StepProgress, paint: ColorPainter): string {
  switch (step.state) {
    case 'waiting':
      return step.expectedMs === undefined ? '' : paint.dim(`took ${spokenDuration(step.expectedMs)} last time`);
    case 'not-reached':
      return '';
    case 'due':
      return paint.dim('begins');
    case 'running':
      if (step.trouble) return paint.yellow(troubleLine(step.trouble));
      return [...bar(step, paint), ...left(step), ...note(step)].join('  ');
    case 'stopped':
      return paint.yellow('stopped');
    case 'undone':
      return paint.yellow('taken back');
    case 'done':
      return paint.dim(note(step).join(''));
    case 'failed':
      return paint.red(note(step).join(''));
  }
}

function bar({ progress }: StepProgress, paint: ColorPainter): string[] {
  if (progress === undefined) return [];
  const percent = Math.min(100, Math.max(0, progress));
  const full = Math.round((percent / 100) * BAR_CELLS);
  return [`${paint.cyan('█'.repeat(full))}${paint.dim('░'.repeat(BAR_CELLS - full))} ${Math.round(percent)} %`];
}

const left = ({ remainingMs }: StepProgress): string[] =>
  remainingMs === undefined ? [] : [`about ${spokenDuration(remainingMs)} left`];

const note = (step: StepProgress): string[] => (step.note === undefined ? [] : [shown(step.note)]);

function ending(saga: Saga, now: Date, paint: ColorPainter): string[] {
  const undoing = describeUndoing(saga);
  return [
    ...ready(saga, now, paint),
    ...(saga.failure ? ['', ...failureLines(saga.failure, paint)] : []),
    ...(undoing ? [...titled(undoing), ...titled({ title: 'Left behind', lines: thingLines(leftBehind(saga)) })] : []),
  ];
}

function ready(saga: Saga, now: Date, paint: ColorPainter): string[] {
  const cluster = saga.phase === 'completed' ? usableCluster(saga) : undefined;
  if (!cluster) return [];
  const { unreachableMs, seen: nameSeen } = saga.outputs['swap-target'] ?? {};
  const swap = describeSwap({ unreachableMs, nameSeen, retired: retiredCluster(saga, now) });
  return ['', `Ready at ${paint.bold(`${cluster.endpoint}:${cluster.port}`)}`, ...swap];
}

const titled = ({ title, lines }: Section): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
