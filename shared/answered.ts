/**
 * The requests that recovery has answered in one restore, so that a request which is delivered again, or comes out of the
 * archive, is not answered again. Only the newest are kept by their ids. One that was put no later than something that has
 * been forgotten may be among the forgotten: it is refused, never carried out. So it does not matter how late an event may
 * come again: a redelivery after a day, a dead letter after two weeks, a replay after years.
 */
export interface AnsweredRequests {
  /** All of them; numbers the attempts of those who are no step, and so the ids of their events. */
  readonly count: number;
  /** The newest, by when they were put. */
  readonly recent: readonly PutRequest[];
  /** When the newest of those was put that are not kept any more. */
  readonly forgottenUpTo?: string;
}

/** A request as EventBridge has stamped it; a replay keeps both. */
export interface PutRequest {
  /** Of the event. */
  readonly id: string;
  /** ISO time. */
  readonly putAt: string;
}

/** So many are kept. People ask for a handful; more comes from a machine that asks in a loop. */
export const ANSWERED_KEPT_MAX = 64;

export const NONE_ANSWERED: AnsweredRequests = { count: 0, recent: [] };

/** As an older version has left them in restores that are still open: the ids alone. Pure. */
export const answeredByIds = (ids: readonly string[], putAt: string): AnsweredRequests => ({
  count: ids.length,
  recent: ids.map((id) => ({ id, putAt })),
});

export const hasAnswered = ({ recent }: AnsweredRequests, id: string): boolean => recent.some((each) => each.id === id);

/** Whether nobody can tell any more that this request has not been answered. Pure. */
export const mayBeForgotten = ({ forgottenUpTo }: AnsweredRequests, { putAt }: PutRequest): boolean =>
  forgottenUpTo !== undefined && timeOf(putAt) <= timeOf(forgottenUpTo);

/** With one more; when there are too many, the one goes that was put first. Pure. */
export function withAnswered(answered: AnsweredRequests, request: PutRequest): AnsweredRequests {
  const { count, forgottenUpTo } = answered;
  const inOrder = answered.recent.toSorted((one, other) => timeOf(one.putAt) - timeOf(other.putAt));
  const tooMany = Math.max(0, inOrder.length + 1 - ANSWERED_KEPT_MAX);
  const forgotten = inOrder.slice(0, tooMany).map(({ putAt }) => putAt);
  const newest = [forgottenUpTo, ...forgotten]
    .filter((at) => at !== undefined)
    .toSorted((one, other) => timeOf(one) - timeOf(other))
    .at(-1);
  return {
    count: count + 1,
    recent: [...inOrder.slice(tooMany), request],
    ...(newest !== undefined && { forgottenUpTo: newest }),
  };
}

/** A time that is none counts as older than all others. */
const timeOf = (at: string): number => Date.parse(at) || 0;
