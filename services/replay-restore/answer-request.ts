import type { Envelope } from '../../events/envelope.ts';
import type { PipelineEvent } from '../../events/define-event.ts';
import { meaningOf, permanentError } from '../../shared/aws-errors.ts';
import type { AuditEntry } from '../../shared/audit.ts';
import { isTerminal, TerminalError } from '../../shared/errors.ts';
import type { ParsedEvent } from '../../shared/parse-event.ts';
import { shown } from '../../shared/shown.ts';
import { type RecoveryRequest, refusalEvent } from './refuse.ts';
import { noSuchReader, type Replay, replayEntry, replayOf, type ReplayWish } from './replay.ts';
import { cancelRestore, putOwed, type RecoveryPorts, retryRestore } from './step.ts';

export interface ReplayRestorePorts extends RecoveryPorts {
  /** ARNs of the rules that bring a service its events. */
  readonly rulesOf: (service: string) => Promise<readonly string[]>;
  /** To these rules, or to all of them when there are none; quiet when a replay of this name has been started before. */
  readonly startReplay: (replay: Replay, ruleArns: readonly string[]) => Promise<void>;
  /** Writes an entry of a trail that belongs to no restore. `conflict`: it stands there already. */
  readonly writeDown: (entry: AuditEntry) => Promise<'committed' | 'conflict'>;
}

interface Answer {
  readonly restoreId?: string;
  readonly result: string;
}

/** Answers every request for recovery: it is done, or refused in a trail and on the bus. */
export async function answerRequest(event: ParsedEvent, ports: ReplayRestorePorts): Promise<Answer> {
  const { envelope } = event;
  if (event.kind === 'invalid-request')
    return refuse(event.name, brokenContract(event.violation.fact), envelope, ports);
  if (event.name === 'ReplayRequested') return replay(event as PipelineEvent<string, ReplayWish>, ports);
  if (event.name === 'StatusCheckDue') {
    const { restoreId } = (event as PipelineEvent).metadata;
    return { restoreId, result: await putOwed({ restoreId, cause: envelope.id }, ports) };
  }
  const { restoreId, reason } = (event as PipelineEvent<string, { restoreId: string; reason?: string }>).data;
  const recover = event.name === 'RetryRequested' ? retryRestore : cancelRestore;
  try {
    const result = await recover({ restoreId, reason, cause: envelope.id, putAt: envelope.time }, ports);
    if (result === 'unknown-restore') return await refuse(event.name, unknownRestore(restoreId), envelope, ports);
    return { restoreId, result };
  } catch (error) {
    // The restore itself cannot tell whether it has answered this before: the trail of the request can.
    if (!isTerminal(error)) throw error;
    return refuse(event.name, error, envelope, ports);
  }
}

/** Starts a replay, once per event, and writes down that somebody asked for it, whatever came of it. */
async function replay({ name, envelope, data }: PipelineEvent<string, ReplayWish>, ports: ReplayRestorePorts) {
  try {
    const wanted = replayOf(data, envelope.id, ports.now());
    const rules = await Promise.all(wanted.services.map((service) => rulesFor(service, ports)));
    await ports.startReplay(wanted, rules.flat());
    const whom = wanted.services.length > 0 ? wanted.services.join(', ') : 'every service';
    const summary = `events of ${data.from} to ${data.to} go to ${whom} again`;
    await ports.writeDown(replayEntry(wanted.name, 'replay', summary, turnOf(envelope, ports)));
    return { result: wanted.name };
  } catch (error) {
    if (isTerminal(error)) return refuse(name, error, envelope, ports);
    if (!isForGood(error)) throw error;
    return refuse(name, permanentError(error), envelope, ports);
  }
}

/** A replay to nobody would be one to everybody: that is what EventBridge takes no filter for. */
async function rulesFor(service: string, ports: ReplayRestorePorts): Promise<readonly string[]> {
  const arns = await ports.rulesOf(service);
  if (arns.length === 0) throw noSuchReader(service);
  return arns;
}

/** Amazon EventBridge API Reference, StartReplay; too many replays at a time is nothing that a function can wait for. */
const REPLAY_REFUSALS = new Set(['InvalidEventPatternException', 'LimitExceededException', 'ValidationException']);

const isForGood = (error: unknown): error is Error =>
  error instanceof Error && (meaningOf(error) === 'permanent' || REPLAY_REFUSALS.has(error.name));

/**
 * Refuses what belongs to no restore. A request that comes out of the archive after it was refused is not answered again;
 * one that is delivered again may have crashed before it was answered, so the same event is put once more.
 */
async function refuse(name: string, error: TerminalError, envelope: Envelope, ports: ReplayRestorePorts) {
  const request = name as RecoveryRequest;
  const summary = `${request}: ${error.code}: ${error.fact}`;
  const written = await ports.writeDown(replayEntry(envelope.id, 'refused', summary, turnOf(envelope, ports)));
  if (written === 'conflict' && envelope['replay-name'] !== undefined) return { result: 'refused before' };
  await ports.publish([refusalEvent(request, error, envelope.id, ports.now())]);
  return { result: 'refused' };
}

const FACT_MAX = 1_000;

function brokenContract(fact: string): TerminalError {
  return new TerminalError(
    'InvalidRequest',
    shown(fact, FACT_MAX),
    'Compare it with the example in docs/event-catalogue.md and put it again.',
  );
}

function unknownRestore(restoreId: string): TerminalError {
  return new TerminalError(
    'UnknownRestore',
    `there is no restore '${restoreId}', expected the id of one`,
    'See the ids of restores: aurora-restore list',
  );
}

function turnOf({ id }: Envelope, { now, log }: ReplayRestorePorts) {
  return { now: now(), cause: id, calls: log.take() };
}
