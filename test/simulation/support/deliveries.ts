import { parseEvent } from '../../../shared/parse-event.ts';
import { aDelivery, type Delivery, type Interruption } from './a-delivery.ts';
import type { InFlight } from './events-in-flight.ts';
import { SERVICES } from './load-services.ts';
import type { Running } from './running.ts';

interface Hanging {
  readonly untilMs: number;
  readonly goOn: () => void;
  readonly arrived: InFlight;
  readonly delivery: Delivery;
  readonly work: Promise<{ readonly result: unknown }>;
}

/** Less than the timeout of every function, so that Lambda does not end it. */
const HANGING_MS = 25_000;

/** Functions at work: one after the other, but for those that hang. */
export function deliveriesOf({ time, events, calls, trace, whenHanging }: Running) {
  let hanging: readonly Hanging[] = [];
  const say = ({ to, envelope }: InFlight, what: string) =>
    trace.push(`${new Date(time.now()).toISOString()} ${to} <- ${envelope['detail-type']}: ${what}`);

  const interrupted = (by: Interruption, { arrived, delivery, work }: Omit<Hanging, 'untilMs' | 'goOn'>) => {
    if (by.kind === 'death') {
      say(arrived, 'dies');
      events.tryAgain(arrived);
      return;
    }
    say(arrived, 'hangs');
    hanging = [...hanging, { untilMs: time.now() + HANGING_MS, goOn: by.goOn, arrived, delivery, work }];
    whenHanging();
  };

  /** Until the delivery ends, one way or the other; one that throws is tried again as Lambda does. */
  const ended = async (arrived: InFlight, delivery: Delivery, begin: () => Hanging['work']) => {
    calls.delivery = delivery;
    const interruption = delivery.interruption();
    try {
      const work = begin();
      const outcome = await Promise.race([work, interruption]);
      if ('kind' in outcome) interrupted(outcome, { arrived, delivery, work });
      else say(arrived, String(outcome.result));
    } catch (error) {
      say(
        arrived,
        `threw ${error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : String(error)}`,
      );
      events.tryAgain(arrived);
    }
  };

  return {
    nextDueMs: () =>
      hanging.reduce<number | undefined>((first, { untilMs }) => Math.min(first ?? untilMs, untilMs), undefined),
    /** Lets a function go on that has hung long enough; false when there is none. */
    goOn: async () => {
      const next = hanging.find(({ untilMs }) => untilMs <= time.now());
      if (!next) return false;
      hanging = hanging.filter((each) => each !== next);
      say(next.arrived, 'goes on');
      await ended(next.arrived, next.delivery, () => {
        next.goOn();
        return next.work;
      });
      return true;
    },
    /** Delivers the next event that has arrived; false when there is none. */
    next: async () => {
      const arrived = events.takeDue();
      if (!arrived) return false;
      const { manifest, handler } = SERVICES.find((each) => each.manifest.name === arrived.to)!;
      await ended(arrived, aDelivery(arrived.to), async () => handler.work(parseEvent(manifest, arrived.envelope)));
      return true;
    },
  };
}
