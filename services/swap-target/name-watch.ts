import { planOf, type Saga } from '../../shared/saga.ts';
import type { Login, LoginAnswer } from '../../shared/session.ts';
import { type NameSeen, outputOf, type TargetSwapOutput } from '../../shared/step-outputs.ts';
import { afterTry, NOTHING_SEEN } from './name-seen.ts';
import type { NameTry, SwapTargetPorts } from './ports.ts';

/** So often a client is imitated that tries again; one that hears nothing gives a try up after its own limit. */
const TRY_EVERY_MS = 500;
const TRY_FOR_MS_MAX = 2_000;

export type Place = Pick<Login, 'host' | 'port'>;

/**
 * Logs in as clients do, and remembers what came of it. The login is the new cluster's master user: RDS has made that
 * password for this cluster alone, so an old one that still answers lets nobody in with it.
 */
export class NameWatch {
  private readonly saga: Saga;
  private readonly ports: SwapTargetPorts;
  private master: Pick<Login, 'user' | 'password'> | undefined;
  private last: LoginAnswer | undefined;
  /** What kept the last try from being made. */
  private trouble: unknown;
  seen: NameSeen;

  constructor(saga: Saga, { seen }: Pick<TargetSwapOutput, 'seen'>, ports: SwapTargetPorts) {
    this.saga = saga;
    this.ports = ports;
    this.seen = seen ?? NOTHING_SEEN;
  }

  /** Tries the target's name once, and gives the time of the answer. What keeps it from trying must not keep names from being changed: they are silent. */
  async ask(): Promise<Date | undefined> {
    const place = placeOfName(this.saga);
    if (!place) return undefined;
    try {
      const tried = await this.try(place);
      this.seen = afterTry(this.seen, tried);
      return tried.to;
    } catch (error) {
      this.trouble = error;
      this.last = undefined;
      return undefined;
    }
  }

  /** Goes on trying for so long, and gives the time then. */
  async watchFor(ms: number): Promise<Date> {
    for (let leftMs = ms; ; leftMs -= TRY_EVERY_MS) {
      const at = await this.ports.pause(Math.min(leftMs, TRY_EVERY_MS));
      if (leftMs <= TRY_EVERY_MS) return at;
      await this.ask();
    }
  }

  /** What the last try came to. Throws what kept it from being made. */
  answer(): LoginAnswer {
    if (this.last) return this.last;
    throw this.trouble ?? new Error(`restore '${this.saga.restoreId}' does not know where its target's name leads`);
  }

  /** One try at a place. The password is read once in a delivery. */
  async try(place: Place): Promise<NameTry> {
    const { masterSecretArn } = outputOf(this.saga, 'setup-db-users');
    this.master ??= await this.ports.masterLogin(masterSecretArn!);
    const { name: database } = planOf(this.saga).database;
    const tried = await this.ports.tryLogin({ ...place, ...this.master, database, connectTimeoutMs: TRY_FOR_MS_MAX });
    this.last = tried.answer;
    return tried;
  }
}

/** Where clients go that know the target; it is the same before and after the swap. */
export const placeOfName = (saga: Saga): Place | undefined => outputOf(saga, 'restore-snapshot').targetEndpoint;

/** Where the new cluster is until its name changes. */
export function placeOfNewCluster(saga: Saga): Place {
  const { endpoint: host, port } = outputOf(saga, 'check-restore-status');
  return { host, port };
}
