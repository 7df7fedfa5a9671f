import { rdsFault } from './faults.ts';
import type { ServerlessV2ScalingConfiguration } from './shapes.ts';

/** RDS API Reference, CreateDBCluster and CreateDBInstance. */
const PORTS = { min: 1150, max: 65_535 } as const;
const RETENTION_DAYS = { min: 1, max: 35 } as const;
const PROMOTION_TIERS = { min: 0, max: 15 } as const;

/** RDS API Reference, ServerlessV2ScalingConfiguration: Aurora capacity units in half steps, seconds. */
const CAPACITIES = { min: 0, max: 256, smallestMax: 1, step: 0.5 } as const;
const AUTO_PAUSE_SECONDS = { min: 300, max: 86_400 } as const;

/** Throws `InvalidParameterValue` for numbers that RDS documents as out of range. The texts are guesses. */
export function checkNumbers(input: {
  readonly Port?: number;
  readonly BackupRetentionPeriod?: number;
  readonly PromotionTier?: number;
}): void {
  const { Port, BackupRetentionPeriod, PromotionTier } = input;
  if (!isIn(PORTS, Port)) {
    throw invalid(`Invalid database endpoint port: ${Port}. Valid values are ${PORTS.min} to ${PORTS.max}.`);
  }
  if (!isIn(RETENTION_DAYS, BackupRetentionPeriod)) {
    throw invalid(
      `Invalid backup retention period: ${BackupRetentionPeriod}. Must be between ${RETENTION_DAYS.min} and ${RETENTION_DAYS.max}.`,
    );
  }
  if (!isIn(PROMOTION_TIERS, PromotionTier)) {
    throw invalid(`The promotion tier must be between ${PROMOTION_TIERS.min} and ${PROMOTION_TIERS.max}`);
  }
}

/**
 * What a cluster's instances may scale between: what is asked for over what is set. Throws `InvalidParameterValue`; the
 * texts about a missing bound and about a maximum below 1 are AWS's, as published.
 */
export function scalingOf(
  asked: ServerlessV2ScalingConfiguration | undefined,
  present?: ServerlessV2ScalingConfiguration,
): ServerlessV2ScalingConfiguration | undefined {
  if (!asked) return present;
  const scaling = { ...present, ...asked };
  const { MinCapacity: min, MaxCapacity: max, SecondsUntilAutoPause: seconds } = scaling;
  if (min === undefined || max === undefined) {
    throw invalid(
      'Both MinCapacity and MaxCapacity must be specified when you initialize Serverless v2 scaling configuration.',
    );
  }
  checkCapacity('minimum', min);
  checkCapacity('maximum', max);
  if (max < CAPACITIES.smallestMax) {
    throw invalid(`Serverless v2 maximum capacity ${max} isn't valid. The maximum capacity must be at least 1.0.`);
  }
  if (min > max) {
    throw invalid(`Serverless v2 minimum capacity ${min} isn't valid. It must not exceed the maximum capacity ${max}.`);
  }
  if (!isIn(AUTO_PAUSE_SECONDS, seconds)) {
    throw invalid(
      `SecondsUntilAutoPause ${seconds} isn't valid. It must be between ${AUTO_PAUSE_SECONDS.min} and ${AUTO_PAUSE_SECONDS.max}.`,
    );
  }
  return scaling;
}

function checkCapacity(which: 'minimum' | 'maximum', capacity: number): void {
  const isOnGrid = Number.isInteger(capacity / CAPACITIES.step);
  if (capacity >= CAPACITIES.min && capacity <= CAPACITIES.max && isOnGrid) return;
  throw invalid(
    `Serverless v2 ${which} capacity ${capacity} isn't valid. It must be between ${CAPACITIES.min} and ${CAPACITIES.max} in increments of ${CAPACITIES.step}.`,
  );
}

/** What is not given is not wrong. */
function isIn({ min, max }: { readonly min: number; readonly max: number }, value: number | undefined): boolean {
  return value === undefined || (Number.isInteger(value) && value >= min && value <= max);
}

const invalid = (message: string) => rdsFault('InvalidParameterValue', message);
