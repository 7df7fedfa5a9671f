import type { Context } from '../context.ts';
import { startDelivery } from '../delivery/deliver.ts';
import { makeEnvelope } from '../envelope.ts';
import type { Bus, Rule } from '../eventbridge-state.ts';
import { nextFireMs, parseSchedule, type Schedule } from './parse-schedule.ts';

/** Timers of Node.js do not reach further than 24 days. */
const TIMER_MAX_MS = 86_400_000;

/** (Re)starts the timer of a rule; a disabled rule, or one without a schedule, has none. */
export function scheduleRule(context: Context, bus: Bus, rule: Rule): void {
  rule.timer?.cancel();
  rule.timer = undefined;
  if (!rule.isEnabled || rule.scheduleExpression === undefined) return;
  const schedule = parseSchedule(rule.scheduleExpression);
  waitUntil(context, bus, rule, schedule, nextFireMs(schedule, context.clock.now()));
}

function waitUntil(context: Context, bus: Bus, rule: Rule, schedule: Schedule, fireAtMs: number | undefined): void {
  if (fireAtMs === undefined) return;
  const delayMs = Math.min(fireAtMs - context.clock.now(), TIMER_MAX_MS);
  rule.timer = context.clock.after(delayMs, () => {
    if (context.clock.now() < fireAtMs) return waitUntil(context, bus, rule, schedule, fireAtMs);
    fire(context, bus, rule);
    waitUntil(context, bus, rule, schedule, nextFireMs(schedule, fireAtMs));
  });
}

/** A scheduled event reaches the targets of its own rule only; other rules do not see it. */
function fire(context: Context, bus: Bus, rule: Rule): void {
  const nowMs = context.clock.now();
  const envelope = makeEnvelope({
    id: context.newId(),
    account: bus.accountId,
    region: bus.region,
    source: 'aws.events',
    detailType: 'Scheduled Event',
    resources: [rule.arn],
    detail: {},
    timeMs: nowMs,
  });
  const event = { envelope, ingestedAtMs: nowMs, wasForwarded: false };
  for (const target of rule.targets.values()) startDelivery(context, rule, target, event);
}
