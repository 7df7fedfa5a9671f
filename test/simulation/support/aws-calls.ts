import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import type { ServiceName } from '../../../events/services.ts';
import type { Place } from '../../../local/model/world.ts';
import { aDelivery, type Delivery } from './a-delivery.ts';
import { type Outage, outagesOf } from './outages.ts';
import { accessDenied } from './sdk-error.ts';

/** One call of a function of ours, as it is told from all others. */
export interface Call {
  readonly by: ServiceName;
  readonly api: string;
  readonly operation: string;
  /** Counts this operation of this function, from one. */
  readonly nth: number;
  /** What it is about, for people. */
  readonly what: string;
  readonly atMs: number;
  readonly isChange: boolean;
  readonly answer: 'ok' | 'refused' | 'answer lost' | 'fault';
}

/** Something that goes wrong with a call. */
export interface Trouble extends Pick<Call, 'by' | 'operation' | 'nth'> {
  readonly how:
    /** Nothing happens, and access is denied: to every later one of the same operation by the same function too. */
    | 'refused'
    /** It happens, and access is denied all the same, as when an answer is lost and every later try is refused. */
    | 'answer lost'
    /** Once, nothing happens, and the next try may do better. */
    | 'throttled'
    /** Once, it happens, and nobody hears of it. */
    | 'times out'
    /** The function dies and is not heard of any more. It happens once. */
    | 'dies before'
    | 'dies after'
    /** The function hangs, nearly as long as it may, while everything else goes on. It happens once. */
    | 'hangs before'
    | 'hangs after';
}

export interface AwsCalls {
  readonly journal: readonly Call[];
  /** What is being run now. */
  delivery: Delivery;
  /** What has gone wrong goes wrong no more; what has not may still. */
  readonly mend: () => void;
  /** When the last outage so far is over. */
  readonly outagesEndMs: () => number;
  readonly run: <Result>(call: AttemptedCall, carryOut: () => Promise<Result>) => Promise<Result>;
}

export interface AttemptedCall extends Pick<Call, 'api' | 'operation' | 'what'> {
  readonly place: Place;
  /** Whose call it is. */
  readonly delivery: Delivery;
}

// What is invoked is asked, and changes nothing.
const READS = /^(Describe|Get|List|Invoke)|^proveLogin$/;

/** Every call that functions make goes through here: it is written down, and goes wrong where it is meant to. */
export function awsCalls(
  { troubles = [], outages = [] }: { readonly troubles?: readonly Trouble[]; readonly outages?: readonly Outage[] },
  nowMs: () => number,
): AwsCalls {
  const journal: Call[] = [];
  const counts = new Map<string, number>();
  let ahead = troubles;
  const away = outagesOf(outages);
  const begun = ({ api, operation, what, delivery: { by } }: AttemptedCall): Omit<Call, 'answer'> => {
    const nth = (counts.get(`${by} ${operation}`) ?? 0) + 1;
    counts.set(`${by} ${operation}`, nth);
    return { by, api, operation, nth, what, atMs: nowMs(), isChange: !READS.test(operation) };
  };
  return {
    journal,
    mend: () => {
      ahead = ahead.filter(({ by, operation, nth }) => nth > (counts.get(`${by} ${operation}`) ?? 0));
      away.mend();
    },
    outagesEndMs: away.endMs,
    delivery: aDelivery('saga-tracker'),
    run: async (attempted, carryOut) => {
      const { delivery } = attempted;
      if (delivery.isDead()) return delivery.die();
      const call = begun(attempted);
      const how = away.holds(call) ? 'throttled' : troubleWith(call, ahead);
      const write = (answer: Call['answer']) => void journal.push({ ...call, answer });
      await before(call, how, delivery, write);
      const result = await carryOut().catch((error: unknown) => {
        write('fault');
        throw error;
      });
      await after(call, how, delivery, write);
      return result;
    },
  };
}

type Going = Omit<Call, 'answer'>;
type Write = (answer: Call['answer']) => void;

/** Only what is to be carried out comes back from here. */
async function before(call: Going, how: Trouble['how'] | undefined, delivery: Delivery, write: Write): Promise<void> {
  if (how === 'refused') {
    write('refused');
    throw denialOf(call);
  }
  if (how === 'throttled') {
    write('fault');
    throw passing('ThrottlingException', call);
  }
  if (how === 'dies before') return delivery.die();
  if (how === 'hangs before') return delivery.hang();
}

/** Only what is to be answered comes back from here. */
async function after(call: Going, how: Trouble['how'] | undefined, delivery: Delivery, write: Write): Promise<void> {
  write(how === 'answer lost' ? how : 'ok');
  if (how === 'answer lost') throw denialOf(call);
  if (how === 'times out') throw passing('TimeoutError', call);
  if (how === 'dies after') return delivery.die();
  if (how === 'hangs after') return delivery.hang();
}

/** What goes wrong with this call; after a lost answer every later try is refused. */
function troubleWith(call: Going, troubles: readonly Trouble[]): Trouble['how'] | undefined {
  const met = troubles.find(({ by, operation, nth, how }) => {
    if (by !== call.by || operation !== call.operation) return false;
    return LASTING.has(how) ? nth <= call.nth : nth === call.nth;
  });
  return met?.how === 'answer lost' && call.nth > met.nth ? 'refused' : met?.how;
}

const LASTING: ReadonlySet<Trouble['how']> = new Set(['refused', 'answer lost']);

function denialOf({ api, operation }: Going): Error {
  if (api !== 'postgresql') return accessDenied(api, operation);
  return new TerminalError('DatabaseRefused', `PostgreSQL refused ${operation}`, 'This is a simulation.');
}

function passing(name: string, { api, operation }: Going): Error {
  if (api !== 'postgresql') return Object.assign(new Error(`${operation} met trouble that passes`), { name });
  return new RetryableError('DatabaseNotReached', `PostgreSQL did not answer ${operation}`, 'This is a simulation.');
}
