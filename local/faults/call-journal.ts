/** One call that a service was asked to carry out, without any of its values but the name of what it was about. */
export interface CallRecord {
  /** ISO 8601. */
  readonly at: string;
  /** A function's name, `developer`, a service such as `events.amazonaws.com`, or `role NAME`. */
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  /** The cluster, instance, snapshot, table or the like, where the input names one. */
  readonly resource?: string;
  /** The names of the input's members. */
  readonly parameters: readonly string[];
  readonly isChanging: boolean;
  /** Whether the service carried it out. Its answer may have been lost all the same. */
  readonly isDone: boolean;
  /** What the caller was told: `ok` or a fault's code; `none` when it was killed. */
  readonly answer: string;
  /** The fault that it met. */
  readonly faultId?: string;
}

export interface CallFilter {
  /** Only calls that change something, or only those that do not. */
  readonly changing?: boolean;
  readonly service?: string;
  readonly operation?: string;
  readonly caller?: string;
  /** Only calls that were carried out, or only those that were not. */
  readonly done?: boolean;
}

/** Kept at most; the oldest go first. A restore makes some hundreds. */
export const CALLS_MAX = 20_000;

/** The latest calls of everybody, in the order in which they were over. */
export class CallJournal {
  private readonly max: number;
  private records: CallRecord[] = [];

  constructor(max: number = CALLS_MAX) {
    this.max = max;
  }

  write(record: CallRecord): void {
    this.records.push(record);
    // Cut in halves, because cutting one by one would move all others each time.
    if (this.records.length >= this.max * 2) this.records = this.records.slice(-this.max);
  }

  read(filter: CallFilter = {}): readonly CallRecord[] {
    const { changing, service, operation, caller, done } = filter;
    return this.records
      .slice(-this.max)
      .filter(
        (one) =>
          (changing === undefined || changing === one.isChanging) &&
          (service === undefined || service === one.service) &&
          (operation === undefined || operation === one.operation) &&
          (caller === undefined || caller === one.caller) &&
          (done === undefined || done === one.isDone),
      );
  }
}
