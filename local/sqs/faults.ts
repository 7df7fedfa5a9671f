import { AwsFault } from '../wire/aws-fault.ts';

/*
 * Codes are written bare, as the JSON model has them. The wire server turns them into the header `x-amzn-query-error`
 * (`AWS.SimpleQueueService.NonExistentQueue;Sender`), from which boto3 takes its code. AWS also puts a namespace before
 * the code in `__type` (`com.amazonaws.sqs#QueueDoesNotExist`), which every SDK cuts off. `InvalidParameterValue` and
 * `MissingParameter` are not modelled; they are the codes of that header.
 */

export function queueDoesNotExist(): AwsFault {
  return new AwsFault('QueueDoesNotExist', 'The specified queue does not exist.');
}

export function queueNameExists(attribute: string): AwsFault {
  const message = `A queue already exists with the same name and a different value for attribute ${attribute}`;
  return new AwsFault('QueueNameExists', message);
}

export function queueDeletedRecently(): AwsFault {
  const message = 'You must wait 60 seconds after deleting a queue before you can create another with the same name.';
  return new AwsFault('QueueDeletedRecently', message);
}

export function purgeQueueInProgress(name: string): AwsFault {
  const message = `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`;
  return new AwsFault('PurgeQueueInProgress', message, { statusCode: 403 });
}

export function receiptHandleIsInvalid(handle: string): AwsFault {
  const message = `The input receipt handle "${handle}" is not a valid receipt handle.`;
  return new AwsFault('ReceiptHandleIsInvalid', message, { statusCode: 404 });
}

export function messageNotInflight(handle: string): AwsFault {
  const reason = 'Reason: Message does not exist or is not available for visibility timeout change.';
  return new AwsFault('MessageNotInflight', `Value ${handle} for parameter ReceiptHandle is invalid. ${reason}`);
}

export function overLimit(message: string): AwsFault {
  return new AwsFault('OverLimit', message, { statusCode: 403 });
}

export function invalidAttributeName(name: string): AwsFault {
  return new AwsFault('InvalidAttributeName', `Unknown Attribute ${name}.`);
}

export function invalidAttributeValue(name: string): AwsFault {
  return new AwsFault('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
}

export function invalidMessageContents(): AwsFault {
  const message = 'Invalid binary character was found in the message body; the set of allowed characters is';
  return new AwsFault('InvalidMessageContents', `${message} #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD`);
}

export function batchFault(code: string, message: string): AwsFault {
  return new AwsFault(code, message);
}

export function invalidParameterValue(message: string): AwsFault {
  return new AwsFault('InvalidParameterValue', message);
}

export function missingParameter(name: string): AwsFault {
  const message = `The request must contain the parameter ${name}.`;
  return new AwsFault('MissingParameter', message);
}

/** A service that the queue's resource policy does not admit. */
export function accessDenied(service: string, action: string, resource: string): AwsFault {
  const because = `because no resource-based policy allows the ${action} action`;
  const message = `User: ${service} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
  return new AwsFault('AccessDeniedException', message, { statusCode: 403 });
}
