import type { Operation } from '../wire/service.ts';
import type { Context } from './context.ts';
import { cancelReplay } from './operations/cancel-replay.ts';
import { createArchive } from './operations/create-archive.ts';
import { createEventBus } from './operations/create-event-bus.ts';
import { deleteArchive } from './operations/delete-archive.ts';
import { deleteEventBus } from './operations/delete-event-bus.ts';
import { deleteRule } from './operations/delete-rule.ts';
import { describeArchive } from './operations/describe-archive.ts';
import { describeEventBus } from './operations/describe-event-bus.ts';
import { describeReplay } from './operations/describe-replay.ts';
import { describeRule } from './operations/describe-rule.ts';
import { disableRule } from './operations/disable-rule.ts';
import { enableRule } from './operations/enable-rule.ts';
import { listArchives } from './operations/list-archives.ts';
import { listEventBuses } from './operations/list-event-buses.ts';
import { listReplays } from './operations/list-replays.ts';
import { listRuleNamesByTarget } from './operations/list-rule-names-by-target.ts';
import { listRules } from './operations/list-rules.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { listTargetsByRule } from './operations/list-targets-by-rule.ts';
import { putEvents } from './operations/put-events.ts';
import { putPermission } from './operations/put-permission.ts';
import { putRule } from './operations/put-rule.ts';
import { putTargets } from './operations/put-targets.ts';
import { removePermission } from './operations/remove-permission.ts';
import { removeTargets } from './operations/remove-targets.ts';
import { startReplay } from './operations/start-replay.ts';
import { tagResource } from './operations/tag-resource.ts';
import { testEventPattern } from './operations/test-event-pattern.ts';
import { untagResource } from './operations/untag-resource.ts';

/** Every operation of EventBridge that is imitated, by API name. */
export function operationsOf(context: Context): Readonly<Record<string, Operation>> {
  return {
    CancelReplay: cancelReplay(context),
    CreateArchive: createArchive(context),
    CreateEventBus: createEventBus(context),
    DeleteArchive: deleteArchive(context),
    DeleteEventBus: deleteEventBus(context),
    DeleteRule: deleteRule(context),
    DescribeArchive: describeArchive(context),
    DescribeEventBus: describeEventBus(context),
    DescribeReplay: describeReplay(context),
    DescribeRule: describeRule(context),
    DisableRule: disableRule(context),
    EnableRule: enableRule(context),
    ListArchives: listArchives(context),
    ListEventBuses: listEventBuses(context),
    ListReplays: listReplays(context),
    ListRuleNamesByTarget: listRuleNamesByTarget(context),
    ListRules: listRules(context),
    ListTagsForResource: listTagsForResource(context),
    ListTargetsByRule: listTargetsByRule(context),
    PutEvents: putEvents(context),
    PutPermission: putPermission(context),
    PutRule: putRule(context),
    PutTargets: putTargets(context),
    RemovePermission: removePermission(context),
    RemoveTargets: removeTargets(context),
    StartReplay: startReplay(context),
    TagResource: tagResource(context),
    TestEventPattern: testEventPattern(),
    UntagResource: untagResource(context),
  };
}
