import type { CreateSecurityGroupRequest, TagSpecification } from '@aws-sdk/client-ec2';
import type { Operation } from '../../wire/service.ts';
import { arnOf } from '../arns.ts';
import { defaultVpcId } from '../default-vpc.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { ec2Faults } from '../faults.ts';
import { checkDescription, checkGroupName } from '../group-text.ts';
import { newId } from '../new-id.ts';
import { onNewGroup } from '../permissions.ts';
import type { SecurityGroup } from '../security-group.ts';
import type { SecurityGroupStore } from '../security-group-store.ts';

/** A new group in the default VPC, which admits nobody and lets everything out. */
export function createSecurityGroup(store: SecurityGroupStore): Operation<CreateSecurityGroupRequest> {
  return ec2Operation(
    (input, caller) => onNewGroup(caller, input),
    ({ GroupName: name = '', Description: description = '', VpcId, TagSpecifications }, caller) => {
      checkGroupName(name);
      checkDescription(description);
      if (VpcId !== undefined && VpcId !== defaultVpcId(caller)) throw ec2Faults.noSuchVpc(VpcId);
      const tags = tagsOf(TagSpecifications);
      const group = store.put(caller, { groupId: newId('sg'), name, description, tags });
      const arn = arnOf(caller, 'security-group', group.id);
      return { GroupId: group.id, Tags: [...group.tags], SecurityGroupArn: arn };
    },
  );
}

function tagsOf(specifications: readonly TagSpecification[] = []): SecurityGroup['tags'] {
  const other = specifications.find(({ ResourceType }) => ResourceType !== 'security-group');
  if (other) {
    throw ec2Faults.invalidParameter(
      `'${other.ResourceType}' is not a valid taggable resource type for this operation.`,
    );
  }
  const tags = specifications.flatMap(({ Tags = [] }) => Tags);
  return tags.map(({ Key = '', Value = '' }) => ({ Key, Value }));
}
