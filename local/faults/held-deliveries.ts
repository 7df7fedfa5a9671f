import type { Clock, Timer } from '../clock.ts';
import type { PlannedDelivery } from '../eventbridge/delivery/delivery-faults.ts';

/** What is held back comes at the latest after this, when nothing overtakes it. */
export const HOLD_MAX_MS = 10_000;
/** The overtaking event is on its way when the one held back sets out. */
export const OVERTAKEN_AFTER_MS = 100;

interface Held {
  readonly faultId: string;
  readonly eventId: string;
  readonly targetArn: string;
  readonly expiry: Timer;
  deliver?: () => void;
}

/** Deliveries that wait until a later event to the same target has passed them: at most one per fault and target. */
export class HeldDeliveries {
  private readonly clock: Clock;
  private readonly held = new Set<Held>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Holds a delivery back; what it answers takes the means to deliver it. */
  hold(faultId: string, { event, targetArn }: PlannedDelivery): (deliver: () => void) => void {
    const expiry = this.clock.after(HOLD_MAX_MS, () => this.release(held));
    const held: Held = { faultId, eventId: event.id, targetArn, expiry };
    this.held.add(held);
    return (deliver) => void (held.deliver = deliver);
  }

  /** Lets go what this delivery overtakes, and says whether there was anything. */
  overtake(faultId: string, { event, targetArn }: PlannedDelivery): boolean {
    const overtaken = [...this.held].filter(
      (one) => one.faultId === faultId && one.targetArn === targetArn && one.eventId !== event.id,
    );
    for (const one of overtaken) {
      this.take(one);
      this.clock.after(OVERTAKEN_AFTER_MS, () => one.deliver?.());
    }
    return overtaken.length > 0;
  }

  /** Delivers what a fault that is no more has held back. */
  releaseAll(faultId: string): void {
    for (const one of [...this.held]) if (one.faultId === faultId) this.release(one);
  }

  private release(held: Held): void {
    this.take(held);
    held.deliver?.();
  }

  private take(held: Held): void {
    held.expiry.cancel();
    this.held.delete(held);
  }
}
