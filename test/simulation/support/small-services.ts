import type { InvocationRequest } from '@aws-sdk/client-lambda';
import type { StartExecutionInput } from '@aws-sdk/client-sfn';
import type { PublishInput } from '@aws-sdk/client-sns';
import type { WireService } from '../../../local/wire/service.ts';

export interface Message {
  readonly subject: string;
  readonly text: string;
  /** Tells a reader that two messages are the same. */
  readonly dedupeId: string;
}

const NO_WIRE = { kind: 'json', version: '1.0', targetPrefix: 'none' } as const;

/** SNS as far as people read it: every message that is published comes. */
export const topic = (told: Message[]): WireService => ({
  name: 'sns',
  protocol: NO_WIRE,
  operations: {
    Publish: {
      permissions: ({ TopicArn }: PublishInput) => [{ action: 'sns:Publish', resource: TopicArn! }],
      handle: ({ Subject: subject = '', Message: text = '', MessageAttributes }: PublishInput) => {
        const dedupeId = MessageAttributes?.dedupeId?.StringValue ?? '';
        told.push({ subject, text, dedupeId });
        return { MessageId: `message-${told.length}` };
      },
    },
  },
});

/** Step Functions as far as executions are told apart by their names; one that runs is started again quietly. */
export const stateMachine = (executions: Set<string>): WireService => ({
  name: 'states',
  protocol: NO_WIRE,
  operations: {
    StartExecution: {
      permissions: ({ stateMachineArn }: StartExecutionInput) => [
        { action: 'states:StartExecution', resource: stateMachineArn! },
      ],
      handle: ({ name = '' }: StartExecutionInput) => ({ executionArn: executions.add(name) && name }),
    },
  },
});

/** Lambda as far as the preflight asks the function in the VPC, which reaches everything here. */
export const functionInVpc: WireService = {
  name: 'lambda',
  protocol: NO_WIRE,
  operations: {
    Invoke: {
      permissions: ({ FunctionName }: InvocationRequest) => [
        { action: 'lambda:InvokeFunction', resource: FunctionName! },
      ],
      handle: () => ({ Payload: Buffer.from(JSON.stringify({ asked: ['rds'], unreached: [] })) }),
    },
  },
};
