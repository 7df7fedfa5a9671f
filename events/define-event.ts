import * as z from 'zod';
import { ContractViolation } from './contract-violation.ts';
import { type Envelope, envelopeSchema, type EventPattern } from './envelope.ts';
import { PUBLISHERS } from './services.ts';

/** The `source` of every pipeline event. */
export const PIPELINE_SOURCE = 'aurora-restore';

/** The bus that carries pipeline events; RDS events stay on the account's default bus. */
export const PIPELINE_BUS = 'aurora-restore';

export const metadataSchema = z.object({
  /** Derived from restore, step, attempt and name, so an event published again is recognised. */
  eventId: z.string().min(1),
  /** The correlation id. */
  restoreId: z.string().min(1),
  /** The event that led to this one. */
  causationId: z.string().min(1),
  step: z.enum(PUBLISHERS),
  attempt: z.number().int().min(1),
  occurredAt: z.iso.datetime(),
  contractVersion: z.number().int().min(1),
  /** How many events of ours led to this one: what makes restores ask for restores must end somewhere. */
  hops: z.number().int().min(0).optional(),
});
export type EventMetadata = z.infer<typeof metadataSchema>;

/** An event as its reader sees it. `metadata` is complete on events of the pipeline, partial on those people put. */
export interface PipelineEvent<Name extends string = string, Data = unknown, Metadata = EventMetadata> {
  readonly kind: 'pipeline';
  readonly name: Name;
  readonly envelope: Envelope;
  readonly metadata: Metadata;
  readonly data: Data;
}

/** An event as it leaves for the bus. */
export interface OutgoingEvent {
  readonly name: string;
  readonly metadata: EventMetadata;
  readonly data: unknown;
}

/** Everything known of one event, from one value. */
export interface EventContract<Name extends string = string, Data = any, Metadata = any> {
  readonly kind: 'pipeline';
  readonly name: Name;
  readonly version: number;
  /** What is true of the world when this event is seen. */
  readonly truth: string;
  /** People and their tools put it, no service does. */
  readonly isRequest: boolean;
  readonly pattern: EventPattern;
  /** The schema of `detail`. */
  readonly schema: z.ZodType;
  readonly example: { readonly metadata?: EventMetadata; readonly data: Data };
  /** Reads an EventBridge event; unknown fields pass, so that a newer writer can be read. Throws `ContractViolation`. */
  readonly parse: (envelope: unknown) => PipelineEvent<Name, Data, Metadata>;
  /** Makes an event of a service; unknown fields are refused. Throws `ContractViolation`. */
  readonly build: (metadata: Omit<EventMetadata, 'contractVersion'>, data: Data) => OutgoingEvent;
}

/** What a service may emit: built with complete metadata, read back the same way. */
export function defineEvent<const Name extends string, Shape extends z.ZodRawShape>(definition: {
  readonly name: Name;
  readonly version?: number;
  readonly truth: string;
  readonly data: Shape;
  readonly example: z.input<z.ZodObject<Shape>>;
}): EventContract<Name, z.infer<z.ZodObject<Shape>>, EventMetadata> {
  const detail = z.object({ metadata: metadataSchema, data: z.object(definition.data) });
  const metadata = exampleMetadata(definition.name, definition.version ?? 1);
  return contract({ ...definition, isRequest: false, detail, exampleDetail: { metadata, data: definition.example } });
}

/** What people put on the bus: `data` alone is enough. */
export function defineRequest<const Name extends string, Shape extends z.ZodRawShape>(definition: {
  readonly name: Name;
  readonly version?: number;
  readonly truth: string;
  readonly data: Shape;
  readonly example: z.input<z.ZodObject<Shape>>;
}): EventContract<Name, z.infer<z.ZodObject<Shape>>, Partial<EventMetadata>> {
  // A misspelt field of a request would silently do something else than was asked for, so requests are read strictly.
  const detail = z.object({
    metadata: metadataSchema.partial().default({}),
    data: z.strictObject(definition.data),
  });
  return contract({ ...definition, isRequest: true, detail, exampleDetail: { data: definition.example } });
}

function contract(definition: {
  readonly name: string;
  readonly version?: number;
  readonly truth: string;
  readonly isRequest: boolean;
  readonly data: z.ZodRawShape;
  readonly detail: z.ZodType;
  readonly exampleDetail: EventContract['example'];
}): EventContract<any, any, any> {
  const { name, truth, isRequest, detail, version = 1 } = definition;
  const strictData = z.strictObject(definition.data);
  return {
    kind: 'pipeline',
    name,
    version,
    truth,
    isRequest,
    pattern: { source: [PIPELINE_SOURCE], 'detail-type': [name] },
    schema: detail,
    example: definition.exampleDetail,
    parse(input) {
      const envelope = checked(name, envelopeSchema, input);
      const { metadata, data } = checked(name, detail, envelope.detail) as { metadata: EventMetadata; data: unknown };
      return { kind: 'pipeline', name, envelope, metadata, data };
    },
    build(metadata, data) {
      const complete = { ...metadata, contractVersion: version };
      checked(name, metadataSchema, complete);
      return { name, metadata: complete, data: checked(name, strictData, data) };
    },
  };
}

function checked<Output>(name: string, schema: z.ZodType<Output>, input: unknown): Output {
  const result = schema.safeParse(input);
  if (!result.success) throw new ContractViolation(name, result.error.issues);
  return result.data;
}

function exampleMetadata(name: string, contractVersion: number): EventMetadata {
  return {
    eventId: `r-3f9a1c52d0b74e6f/example/1/${name}`,
    restoreId: 'r-3f9a1c52d0b74e6f',
    causationId: '0f6b1c52-3f0e-4a6b-9d53-7c1b6a2e9f10',
    step: 'saga-tracker',
    attempt: 1,
    occurredAt: '2026-10-06T02:14:09.412Z',
    contractVersion,
  };
}
