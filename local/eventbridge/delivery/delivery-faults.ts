import type { EventEnvelope } from '../envelope.ts';

/** What a fault switchboard is asked about: one event on its way to one target, before the first attempt. */
export interface PlannedDelivery {
  readonly event: EventEnvelope;
  readonly ruleArn: string;
  readonly targetArn: string;
}

export type DeliveryFate =
  | { readonly kind: 'deliver' }
  /** Lost without a trace, as a best-effort event can be. */
  | { readonly kind: 'drop' }
  /** Delivered twice, which "at least once" allows. */
  | { readonly kind: 'duplicate' }
  /** Delivered this much later, so that later events overtake it. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Held back by whoever decided so, who is given the means to deliver it and uses it once. */
  | { readonly kind: 'hold'; readonly until: (deliver: () => void) => void };

export type DeliveryFaults = (delivery: PlannedDelivery) => DeliveryFate;
