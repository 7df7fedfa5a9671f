import { join } from 'node:path';
import type { AuditEntry } from '../../../shared/audit.ts';
import { clusterArnOf } from '../../../shared/names.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { PreflightAnswer } from '../../../shared/preflight-report.ts';
import type { Lock } from '../../../shared/saga-store.ts';
import type { Saga } from '../../../shared/saga.ts';
import type { CliContext } from '../../../cli/context.ts';
import type { LocalRuntime } from '../../../cli/local-runtime.ts';
import { PLAIN } from '../../../cli/output/paint.ts';
import type { DryRunQuestion } from '../../../cli/preflight/dry-runs.ts';
import type { RecoveryRequest } from '../../../cli/recovery/recovery-request.ts';
import type { ListQuery, RequestData, Restores } from '../../../cli/restores.ts';
import { runCli } from '../../../cli/run-cli.ts';
import { FakeDeadLetters } from './fake-dead-letters.ts';
import { NOW } from './sagas.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');

/** A pipeline in memory. */
export class FakeRestores implements Restores {
  readonly sagas = new Map<string, Saga>();
  readonly trails = new Map<string, readonly AuditEntry[]>();
  readonly requests: RequestData[] = [];
  readonly recoveries: RecoveryRequest[] = [];
  /** By the ARN of the target. */
  readonly locks = new Map<string, Lock>();
  readonly queries: ListQuery[] = [];
  readonly dryRuns: DryRunQuestion[] = [];
  /** What every dry run answers. */
  preflight: PreflightAnswer = { refusal: { code: 'UnknownPlan', message: 'there is none', hint: 'Write one.' } };
  isComplete = true;
  /** What every call throws, one after the other, before any succeeds. */
  readonly troubles: Error[] = [];

  put(saga: Saga): void {
    this.sagas.set(saga.restoreId, saga);
  }

  async request(data: RequestData): Promise<string> {
    this.#meetTrouble();
    this.requests.push(data);
    return 'event-1';
  }

  async recover(request: RecoveryRequest): Promise<string> {
    this.#meetTrouble();
    this.recoveries.push(request);
    return 'event-2';
  }

  async lockOf(target: Plan['target']): Promise<Lock | undefined> {
    this.#meetTrouble();
    return this.locks.get(clusterArnOf(target));
  }

  async read(restoreId: string): Promise<Saga | undefined> {
    this.#meetTrouble();
    return this.sagas.get(restoreId);
  }

  async list(query: ListQuery) {
    this.#meetTrouble();
    this.queries.push(query);
    const restores = [...this.sagas.values()]
      .filter(({ planName }) => query.planName === undefined || planName === query.planName)
      .sort((left, right) => right.createdAt.localeCompare(left.createdAt))
      .slice(0, query.limit);
    return { restores, isComplete: this.isComplete };
  }

  async dryRun(question: DryRunQuestion): Promise<PreflightAnswer> {
    this.#meetTrouble();
    this.dryRuns.push(question);
    return this.preflight;
  }

  async auditOf(restoreId: string): Promise<readonly AuditEntry[]> {
    this.#meetTrouble();
    return this.trails.get(restoreId) ?? [];
  }

  #meetTrouble(): void {
    const trouble = this.troubles.shift();
    if (trouble) throw trouble;
  }
}

/** The command line in a world of its own: captured output, a clock that only sleeping moves. */
export class CliWorld {
  readonly restores = new FakeRestores();
  readonly deadLetters = new FakeDeadLetters();
  readonly stop = new AbortController();
  readonly sleeps: number[] = [];
  /** Runs during the n-th sleep, counted from one. */
  readonly during = new Map<number, () => void>();
  nowMs = Date.parse(NOW);
  stdout = '';
  stderr = '';
  isTerminal = false;
  /** What is typed, answer by answer; a question too many is an end of the input. */
  readonly typed: string[] = [];
  readonly questions: string[] = [];
  columns = 100;
  workingDirectory = PROJECT;
  projectDirectory = PROJECT;
  startLocalRuntime: CliContext['startLocalRuntime'] = async (): Promise<LocalRuntime> => {
    throw new Error('this test starts no local runtime');
  };

  run(...args: string[]): Promise<number> {
    return runCli(args, this.#context());
  }

  get lines(): string[] {
    return this.stdout.trimEnd().split('\n');
  }

  #context(): CliContext {
    return {
      out: {
        isTerminal: this.isTerminal,
        columns: this.columns,
        rows: 40,
        write: (text) => void (this.stdout += text),
      },
      input: {
        isTerminal: this.isTerminal,
        ask: async (question) => {
          this.questions.push(question);
          const line = this.typed.shift();
          if (line === undefined) throw new DOMException('ended', 'AbortError');
          return line;
        },
      },
      warn: (line) => void (this.stderr += `${line}\n`),
      paint: PLAIN,
      now: () => new Date(this.nowMs),
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        this.sleeps.push(ms);
        this.nowMs += ms;
        this.during.get(this.sleeps.length)?.();
        signal?.throwIfAborted();
      },
      openRestores: async () => this.restores,
      openDeadLetters: async () => this.deadLetters,
      startLocalRuntime: (options) => this.startLocalRuntime(options),
      stopSignal: () => this.stop.signal,
      userName: () => 'anna',
      workingDirectory: this.workingDirectory,
      projectDirectory: this.projectDirectory,
    };
  }
}
