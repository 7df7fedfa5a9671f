import type { Target } from '@aws-sdk/client-eventbridge';
import type { Timer } from '../clock.ts';
import type { Archive } from './archive/archive.ts';
import type { Replay } from './archive/replay.ts';
import type { Pattern } from './pattern/pattern.ts';

/** Buses, rules, archives and replays of all accounts and regions. Operations change them in place. */
export interface EventBridgeState {
  readonly regions: Map<string, RegionState>;
}

export interface RegionState {
  readonly accountId: string;
  readonly region: string;
  readonly buses: Map<string, Bus>;
  readonly archives: Map<string, Archive>;
  /** Names of replays are single-use; AWS keeps the records for 90 days, the local runtime while it runs. */
  readonly replays: Map<string, Replay>;
}

export interface Bus {
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly createdAtMs: number;
  /** Description, KmsKeyIdentifier, DeadLetterConfig and LogConfig: recorded, and answered as given. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The resource policy as JSON text. */
  policy?: string;
  readonly rules: Map<string, Rule>;
  readonly tags: Map<string, string>;
}

export interface Rule {
  readonly arn: string;
  readonly name: string;
  readonly busName: string;
  readonly createdBy: string;
  eventPattern?: string;
  pattern?: Pattern;
  scheduleExpression?: string;
  isEnabled: boolean;
  state: string;
  description?: string;
  roleArn?: string;
  readonly targets: Map<string, Target>;
  readonly tags: Map<string, string>;
  /** Of the next scheduled event. */
  timer?: Timer;
}

export const DEFAULT_BUS = 'default';

/** The state of one account in one region. Its default bus exists from the start. */
export function regionOf(state: EventBridgeState, accountId: string, region: string, nowMs: number): RegionState {
  const key = `${accountId}/${region}`;
  const existing = state.regions.get(key);
  if (existing) return existing;
  const created: RegionState = { accountId, region, buses: new Map(), archives: new Map(), replays: new Map() };
  created.buses.set(DEFAULT_BUS, newBus({ accountId, region }, DEFAULT_BUS, nowMs));
  state.regions.set(key, created);
  return created;
}

export function newBus(
  { accountId, region }: Pick<RegionState, 'accountId' | 'region'>,
  name: string,
  nowMs: number,
  settings: Bus['settings'] = {},
): Bus {
  const arn = busArn(region, accountId, name);
  return { arn, name, accountId, region, createdAtMs: nowMs, settings, rules: new Map(), tags: new Map() };
}

export function busArn(region: string, accountId: string, name: string): string {
  return `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
}

/** Rules of the default bus leave the bus out of their ARN. */
export function ruleArn(region: string, accountId: string, busName: string, name: string): string {
  const path = busName === DEFAULT_BUS ? name : `${busName}/${name}`;
  return `arn:aws:events:${region}:${accountId}:rule/${path}`;
}
