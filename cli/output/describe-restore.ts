import { spokenDuration } from '../../shared/duration.ts';
import type { StepProgress } from '../watch/step-progress.ts';
import type { ColorPainter } from './paint.ts';
import { whenStopped } from './describe-cancellation.ts';
import { failureLines } from './describe-failure.ts';
import { describeSwap } from './describe-swap.ts';
import { troubleRows } from './describe-trouble.ts';
import { describeUndoing, thingLines } from './describe-undoing.ts';
import { paintPhase } from './paint-phase.ts';
import { paintState } from './paint-state.ts';
import type { ClusterPlace, RestoreView } from './restore-view.ts';
import { shown } from './shown.ts';
import { silenceRows } from './silence.ts';
import { spokenTime, untilThen } from './spoken-time.ts';
import { table } from './table.ts';

/** The whole of `status`, as lines. Pure. */
export function describeRestore(view: RestoreView, now: Date, paint: ColorPainter): string[] {
  const undoing = describeUndoing(view);
  return [
    `Restore ${paint.bold(view.restoreId)}: ${paintPhase(view.phase, paint)}`,
    '',
    ...table(facts(view, now), '  '),
    ...swap(view),
    ...section('Steps', stepTable(view.steps, paint), paint),
    ...troubleSection(view, now, paint),
    ...silenceSection(view, now, paint),
    ...section('Secrets', secrets(view), paint),
    ...section('Cancellation', cancellationLines(view), paint),
    ...section('Failure', whyFailed(view, paint), paint),
    ...(undoing ? section(undoing.title, undoing.lines, paint) : []),
    ...section('Left behind', thingLines(view.left), paint),
  ];
}

function facts(view: RestoreView, now: Date): string[][] {
  const { request, snapshot } = view;
  return present([
    ['plan', shown(view.plan)],
    ['source', view.source && place(view.source)],
    ['target', view.target && place(view.target)],
    ['strategy', view.strategy],
    ['requested by', `${shown(request.requestedBy ?? 'nobody named')}, from account ${request.account}`],
    ['reason', request.reason && shown(request.reason)],
    ['waits for', view.behind?.join(', then ')],
    ['run', view.run > 1 ? `${view.run}, taken up again after a failure` : undefined],
    ['began', spokenTime(view.createdAt)],
    ['ended', view.endedAt && spokenTime(view.endedAt)],
    ['took', duration(view)],
    ['next check', view.nextCheckAt && spokenTime(view.nextCheckAt) + untilThen(view.nextCheckAt, now)],
    ['deadline', view.deadlineAt && spokenTime(view.deadlineAt)],
    ['snapshot asked', request.snapshot && shown(request.snapshot)],
    ['snapshot', snapshot?.snapshotArn],
    ['  taken', snapshot && `${spokenTime(snapshot.snapshotCreatedAt)}, ${snapshot.engine} ${snapshot.engineVersion}`],
    ['  copied', snapshot && `${snapshot.needsCopy ? 'yes' : 'no'}: ${shown(snapshot.copyReason)}`],
    ['copy', view.copyArn],
    ['final snapshot', view.finalSnapshotArn],
    ['old cluster', view.retired?.cluster],
    ['  kept until', view.retired && spokenTime(view.retired.keepUntil)],
    ['endpoint', view.endpoint && `${view.endpoint}:${view.port}`],
    ['instances', view.instances?.join(', ')],
  ]);
}

function present(rows: readonly (readonly [string, string | undefined])[]): string[][] {
  return rows.flatMap(([name, value]) => (value ? [[name, value]] : []));
}

const place = ({ cluster, account, region }: ClusterPlace): string => `${cluster}  (${account}, ${region})`;

function duration({ elapsedMs, remainingMs, endedAt }: RestoreView): string {
  const left = remainingMs === undefined ? '' : `, about ${spokenDuration(remainingMs)} left`;
  return `${spokenDuration(elapsedMs)}${endedAt ? '' : ` so far${left}`}`;
}

function stepTable(steps: readonly StepProgress[], paint: ColorPainter): string[] {
  const head = ['step', 'state', 'attempt', 'checks', 'took', 'note'].map((title) => paint.dim(title));
  return table([head, ...steps.map((step) => stepRow(step, paint))]);
}

function stepRow({ step, state, attempt, checks, elapsedMs, progress, note }: StepProgress, paint: ColorPainter) {
  const percent = progress === undefined ? '' : ` ${Math.round(progress)} %`;
  const counts = attempt > 0 ? [String(attempt), String(checks)] : ['', ''];
  const painted = paintState(state, paint)(state);
  return [
    step,
    painted + percent,
    ...counts,
    elapsedMs === undefined ? '' : spokenDuration(elapsedMs),
    note ? shown(note) : '',
  ];
}

function troubleSection({ steps }: RestoreView, now: Date, paint: ColorPainter): string[] {
  return steps.flatMap(({ step, trouble }) =>
    trouble ? section(`Trouble of ${step}, which may pass`, table(troubleRows(trouble, now)), paint) : [],
  );
}

function silenceSection({ silence }: RestoreView, now: Date, paint: ColorPainter): string[] {
  return silence ? section(`No word from ${silence.by}`, table(silenceRows(silence, now)), paint) : [];
}

function secrets({ masterSecretArn, users = [] }: RestoreView): string[] {
  return table([
    ...(masterSecretArn ? [['master user', masterSecretArn]] : []),
    ...users.map(({ name, secretArn }) => [name, secretArn]),
  ]);
}

function cancellationLines({ cancellation, undoing }: RestoreView): string[] {
  if (!cancellation) return [];
  const { at, reason } = cancellation;
  return table([
    ['asked', spokenTime(at) + (undoing ? `, ${whenStopped(undoing)}` : '')],
    ...(reason ? [['reason', shown(reason)]] : []),
  ]);
}

function whyFailed({ failure }: RestoreView, paint: ColorPainter): string[] {
  if (!failure) return [];
  return failureLines({ ...failure, code: `${failure.code} at ${failure.step}` }, paint);
}

function swap(view: RestoreView): string[] {
  const lines = describeSwap(view);
  return lines.length === 0 ? [] : ['', ...lines];
}

function section(title: string, lines: readonly string[], paint: ColorPainter): string[] {
  return lines.length === 0 ? [] : ['', paint.bold(title), ...lines.map((line) => `  ${line}`)];
}
