import { createHash } from 'node:crypto';
import type { ResourceHandler } from '../resource-handler.ts';

// Resources that are known and can be referred to, but do nothing here.

export const logGroup: ResourceHandler = ({ LogGroupName }, context) => {
  const name = context.name(LogGroupName, 512);
  const arn = context.arn('logs', `log-group:${name}:*`);
  context.logGroups.create(arn);
  return { ref: name, arn, attributes: { Arn: arn } };
};

export const alarm: ResourceHandler = ({ AlarmName }, context) => {
  const name = context.name(AlarmName, 255);
  const arn = context.arn('cloudwatch', `alarm:${name}`);
  return { ref: name, arn, attributes: { Arn: arn } };
};

export const securityGroup: ResourceHandler = ({ VpcId }, context) => {
  const groupId = `sg-${hash(context.stackName, context.logicalId)}`;
  const arn = context.arn('ec2', `security-group/${groupId}`);
  return { ref: groupId, arn, attributes: { GroupId: groupId, VpcId } };
};

export const securityGroupRule: ResourceHandler = (_properties, context) => ({
  ref: `sgr-${hash(context.stackName, context.logicalId)}`,
});

/** Its name leads nowhere: functions reach the services of this machine as before. */
export const vpcEndpoint: ResourceHandler = ({ ServiceName }, context) => {
  const id = `vpce-${hash(context.stackName, context.logicalId)}`;
  const service = String(ServiceName).split('.').at(-1);
  const DnsEntries = [`Z00000000000000000000:${id}.${service}.${context.region}.vpce.amazonaws.com`];
  return { ref: id, attributes: { Id: id, DnsEntries } };
};

export const nameOnly: ResourceHandler = (_properties, context) => ({ ref: context.name(undefined, 128) });

function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('/')).digest('hex').slice(0, 17);
}
