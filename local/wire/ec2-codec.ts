import type { NormalizedSchema } from '@smithy/core/schema';
import type { Answer } from './answer.ts';
import type { Codec } from './codec.ts';
import { ec2Names } from './form-names.ts';
import { existingSchemas } from './operation-schemas.ts';
import { readForm } from './query-form.ts';
import { refuseMissing } from './refuse-missing.ts';
import type { Protocol } from './service.ts';
import { element, escapeText, writeMembers } from './xml.ts';

type Ec2Protocol = Extract<Protocol, { kind: 'ec2' }>;

/** EC2's variant of AWS Query: names of its own, flat lists, answers without a Result element, errors in a list. */
export function ec2Codec(protocol: Ec2Protocol): Codec {
  return {
    readInput: ({ body }, operation) => {
      const { input: schema, required } = existingSchemas(protocol.client, operation);
      const input = readForm(schema, new URLSearchParams(body.toString('utf8')), ec2Names);
      refuseMissing(required, input, (name) => formName(schema, name));
      return input;
    },
    writeOutput: (operation, output, requestId) => {
      const schema = existingSchemas(protocol.client, operation).output;
      const members = schema.isUnitSchema() ? '' : writeMembers(schema, output ?? {});
      const content = element('requestId', requestId) + members;
      return xml(200, `<${operation}Response xmlns="${protocol.xmlNamespace}">${content}</${operation}Response>`);
    },
    writeFault: (fault, requestId) => {
      const error = element('Code', escapeText(fault.code)) + element('Message', escapeText(fault.message));
      const errors = element('Errors', element('Error', error));
      return xml(fault.statusCode, element('Response', errors + element('RequestID', requestId)));
    },
  };
}

/** As the caller of the API knows it: `GroupDescription`, where the SDK says `Description`. */
function formName(schema: NormalizedSchema, name: string): string {
  return ec2Names.member(schema.getMemberSchema(name), name);
}

function xml(statusCode: number, body: string): Answer {
  return { statusCode, headers: { 'Content-Type': 'text/xml;charset=UTF-8' }, body: `${body}\n` };
}
