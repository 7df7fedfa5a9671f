import type { DescribeEventBusRequest, DescribeEventBusResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { busArnOf, busOf } from '../find.ts';

export function describeEventBus(context: Context): Operation<DescribeEventBusRequest, DescribeEventBusResponse> {
  return {
    permissions: ({ Name }, caller) => [{ action: 'events:DescribeEventBus', resource: busArnOf(Name, caller) }],
    handle: ({ Name }, caller) => {
      const { name, arn, policy, settings, createdAtMs } = busOf(context, Name, caller);
      const createdAt = new Date(createdAtMs);
      return {
        Name: name,
        Arn: arn,
        Policy: policy,
        CreationTime: createdAt,
        LastModifiedTime: createdAt,
        ...settings,
      };
    },
  };
}
