import type { CallRecord } from './call-log.ts';
import { RetryableError } from './errors.ts';
import type { AwsCondition, ServiceManifest } from './service-manifest.ts';

/**
 * For so long a refusal may mean that IAM does not know a tag yet: "it can take several minutes" (Aurora User Guide,
 * "Tagging Amazon Aurora and Amazon RDS resources"). Counted from the moment when the tags may have changed last: the step's
 * beginning, since people have tagged before they asked, and the steps before have made what they made.
 */
export const TAGS_UNKNOWN_MS_MAX = 30 * 60_000;

/** Conditions on tags of the resource. Those that a request brings along count at once. */
const ON_TAGS: readonly AwsCondition[] = ['carries-plan-tag', 'carries-restore-tag', 'is-new', 'takes-name'];

export const isDenied = (error: unknown): error is Error =>
  error instanceof Error && ['AccessDenied', 'AccessDeniedException'].includes(error.name);

/**
 * The trouble that a refusal is while IAM may not know the tags that the call is granted by; nothing when the call is not
 * granted by tags, or when what they may have changed with is too long ago. Pure.
 */
export function tagsUnknown(
  manifest: Pick<ServiceManifest, 'calls'>,
  calls: readonly CallRecord[],
  { error, since, now }: { readonly error: unknown; readonly since: string; readonly now: Date },
): RetryableError | undefined {
  if (!isDenied(error)) return undefined;
  const refused = calls.findLast(({ answer }) => answer === error.name);
  const isByTags = manifest.calls.some(
    ({ action, onlyIf }) => action.endsWith(`:${refused?.operation}`) && onlyIf && ON_TAGS.includes(onlyIf),
  );
  if (!refused || !isByTags || now.getTime() - Date.parse(since) >= TAGS_UNKNOWN_MS_MAX) return undefined;
  return new RetryableError(
    'TagsUnknownToIam',
    `IAM does not know the tags of '${refused.resource}' yet and refuses ${refused.operation}: ${error.message}`,
    'Wait: IAM learns of tags minutes later. If it goes on, see whether the plan was deployed with this role.',
    { cause: error },
  );
}
