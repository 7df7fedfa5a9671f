import { archiveEvent } from './archive/archive.ts';
import type { BusEvent } from './bus-event.ts';
import type { Context } from './context.ts';
import { startDelivery } from './delivery/deliver.ts';
import { type Bus, regionOf } from './eventbridge-state.ts';
import { matchesEvent } from './pattern/match-event.ts';

/**
 * Puts an event on a bus: into its archives, and to the targets of every enabled rule that matches. `onlyRules` (ARNs)
 * narrows the rules, as a replay may.
 */
export function ingest(context: Context, bus: Bus, event: BusEvent, onlyRules?: ReadonlySet<string>): void {
  for (const archive of regionOf(context.state, bus.accountId, bus.region, event.ingestedAtMs).archives.values()) {
    if (archive.busArn === bus.arn) archiveEvent(archive, event);
  }
  for (const rule of bus.rules.values()) {
    if (!rule.isEnabled || !rule.pattern || (onlyRules && !onlyRules.has(rule.arn))) continue;
    if (!matchesEvent(rule.pattern, event.envelope)) continue;
    for (const target of rule.targets.values()) startDelivery(context, rule, target, event);
  }
}
