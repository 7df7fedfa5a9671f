import { TerminalError } from '../../../shared/errors.ts';
import type { ServiceName } from '../../../events/services.ts';
import type { Place } from '../../../local/model/world.ts';
import { aDelivery, type Delivery } from './a-delivery.ts';
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

/** Something that goes wrong with a call, and with every later one of the same operation by the same function. */
export interface Trouble extends Pick<Call, 'by' | 'operation' | 'nth'> {
  readonly how:
    /** Nothing happens, and access is denied. */
    | 'refused'
    /** It happens, and access is denied all the same, as when an answer is lost and the next try is refused. */
    | 'answer lost'
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
  /** From now on nothing goes wrong. */
  readonly mend: () => void;
  readonly run: <Result>(call: AttemptedCall, carryOut: () => Promise<Result>) => Promise<Result>;
}

export interface AttemptedCall extends Pick<Call, 'api' | 'operation' | 'what'> {
  readonly place: Place;
  /** Whose call it is. */
  readonly delivery: Delivery;
}

const READS = /^(Describe|Get|List)|^proveLogin$/;

/** Every call that functions make goes through here: it is written down, and goes wrong where it is meant to. */
export function awsCalls(troubles: readonly Trouble[], nowMs: () => number): AwsCalls {
  const journal: Call[] = [];
  const counts = new Map<string, number>();
  let ahead = troubles;
  const calls: AwsCalls = {
    journal,
    mend: () => void (ahead = []),
    delivery: aDelivery('saga-tracker'),
    run: async ({ api, operation, what, delivery }, carryOut) => {
      if (delivery.isDead()) return delivery.die();
      const { by } = delivery;
      const nth = (counts.get(`${by} ${operation}`) ?? 0) + 1;
      counts.set(`${by} ${operation}`, nth);
      const call = { by, api, operation, nth, what, atMs: nowMs(), isChange: !READS.test(operation) };
      const write = (answer: Call['answer']) => void journal.push({ ...call, answer });
      const trouble = troubleWith(call, ahead);
      if (trouble?.how === 'refused' || (trouble && isLater(call, trouble))) {
        write('refused');
        throw denialOf(api, operation);
      }
      if (trouble?.how === 'dies before') return delivery.die();
      if (trouble?.how === 'hangs before') await delivery.hang();
      const result = await carryOut().catch((error: unknown) => {
        write('fault');
        throw error;
      });
      if (trouble?.how === 'answer lost') {
        write('answer lost');
        throw denialOf(api, operation);
      }
      write('ok');
      if (trouble?.how === 'dies after') return delivery.die();
      if (trouble?.how === 'hangs after') await delivery.hang();
      return result;
    },
  };
  return calls;
}

function troubleWith(call: Omit<Call, 'answer'>, troubles: readonly Trouble[]): Trouble | undefined {
  return troubles.find(({ by, operation, nth, how }) => {
    if (by !== call.by || operation !== call.operation) return false;
    return /^(dies|hangs)/.test(how) ? nth === call.nth : nth <= call.nth;
  });
}

const isLater = ({ nth }: Omit<Call, 'answer'>, trouble: Trouble): boolean =>
  trouble.how === 'answer lost' && nth > trouble.nth;

function denialOf(api: string, operation: string): Error {
  if (api !== 'postgresql') return accessDenied(api, operation);
  return new TerminalError('DatabaseRefused', `PostgreSQL refused ${operation}`, 'This is a simulation.');
}
