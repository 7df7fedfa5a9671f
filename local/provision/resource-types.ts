import type { ResourceHandler } from './resource-handler.ts';
import { globalTable, table } from './resources/dynamodb.ts';
import { archive, eventBus, eventBusPolicy, rule } from './resources/events.ts';
import { managedPolicy, policy, role } from './resources/iam.ts';
import { alias, key } from './resources/kms.ts';
import { eventInvokeConfig, lambdaFunction, permission } from './resources/lambda.ts';
import { alarm, logGroup, nameOnly, securityGroup, securityGroupRule, vpcEndpoint } from './resources/recorded.ts';
import { secret } from './resources/secrets-manager.ts';
import { subscription, topic, topicPolicy } from './resources/sns.ts';
import { queue, queuePolicy } from './resources/sqs.ts';
import { stateMachine } from './resources/step-functions.ts';

/** Every resource type that can be provisioned; a template with any other is refused. */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceHandler>> = {
  'AWS::CDK::Metadata': nameOnly,
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::DynamoDB::GlobalTable': globalTable,
  'AWS::DynamoDB::Table': table,
  'AWS::EC2::SecurityGroup': securityGroup,
  'AWS::EC2::SecurityGroupEgress': securityGroupRule,
  'AWS::EC2::SecurityGroupIngress': securityGroupRule,
  'AWS::EC2::VPCEndpoint': vpcEndpoint,
  'AWS::Events::Archive': archive,
  'AWS::Events::EventBus': eventBus,
  'AWS::Events::EventBusPolicy': eventBusPolicy,
  'AWS::Events::Rule': rule,
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::Role': role,
  'AWS::KMS::Alias': alias,
  'AWS::KMS::Key': key,
  'AWS::Lambda::EventInvokeConfig': eventInvokeConfig,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': permission,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': topicPolicy,
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::SecretsManager::Secret': secret,
  'AWS::StepFunctions::StateMachine': stateMachine,
};
