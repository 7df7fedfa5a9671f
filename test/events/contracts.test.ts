import { describe, expect, test } from '@jest/globals';
import { ContractViolation } from '../../events/contract-violation.ts';
import type { EventContract, EventMetadata } from '../../events/define-event.ts';
import { CONTRACTS } from '../../events/index.ts';
import { anEnvelope, exampleDetail } from '../support/envelopes.ts';
import { pathsOf } from './support/paths-of.ts';

/** Who builds an event: everything but the version, which the contract adds. */
const METADATA: Omit<EventMetadata, 'contractVersion'> = {
  eventId: 'r-1/delete-rds/1/TargetDeleted',
  restoreId: 'r-1',
  causationId: 'event-1',
  step: 'delete-rds',
  attempt: 1,
  occurredAt: '2026-10-06T12:00:00.000Z',
};

test('no two contracts share a name', () => {
  expect(new Set(CONTRACTS.map(({ name }) => name)).size).toBe(CONTRACTS.length);
});

describe.each(CONTRACTS.map((contract) => [contract.name, contract] as const))('%s', (name, contract) => {
  const parseDetail = (detail: unknown) => contract.parse(anEnvelope(contract, detail));

  test('is matched by its name as the detail-type, from our source alone', () => {
    expect(contract.pattern).toEqual({ source: ['aurora-restore'], 'detail-type': [name] });
  });

  test('says in one sentence what is true of the world', () => {
    expect(contract.truth).toMatch(/^[A-Z].*\.$/s);
  });

  test('reads its own example and keeps every field of it', () => {
    const { data, kind, name: readName } = parseDetail(exampleDetail(contract));
    expect({ kind, readName, data }).toEqual({ kind: 'pipeline', readName: name, data: contract.example.data });
  });

  test('builds an event that it reads back', () => {
    const built = contract.build(METADATA, contract.example.data);
    const read = parseDetail(JSON.parse(JSON.stringify({ metadata: built.metadata, data: built.data })));
    expect(read.data).toEqual(contract.example.data);
    expect(read.metadata).toEqual({ ...METADATA, contractVersion: contract.version });
  });

  test('refuses to build an event with a field it does not know', () => {
    const data = { ...contract.example.data, surprise: 1 };
    expect(() => contract.build(METADATA, data)).toThrow(/surprise/);
  });

  test('refuses to build an event whose metadata are incomplete', () => {
    expect(pathsOf(() => contract.build({ ...METADATA, restoreId: '' }, contract.example.data))).toEqual(['restoreId']);
  });

  test('refuses a detail that is no object', () => {
    for (const detail of [null, 'text', 1, []]) expect(() => parseDetail(detail)).toThrow(ContractViolation);
  });

  test('refuses an event without an envelope', () => {
    expect(() => contract.parse({ detail: exampleDetail(contract) })).toThrow(ContractViolation);
    expect(() => contract.parse(undefined)).toThrow(ContractViolation);
  });

  test.each(requiredFields(contract))('refuses an event without data.%s and names it', (field) => {
    const detail = exampleDetail(contract);
    delete detail.data[field];
    expect(pathsOf(() => parseDetail(detail))).toContain(`data.${field}`);
    expect(pathsOf(() => contract.build(METADATA, detail.data))).toContain(field);
  });

  test.each(Object.keys(contract.example.data))('refuses an event whose data.%s has the wrong type', (field) => {
    const detail = exampleDetail(contract);
    detail.data[field] = { of: 'another type' };
    expect(pathsOf(() => parseDetail(detail)).join()).toContain(`data.${field}`);
    expect(() => contract.build(METADATA, detail.data)).toThrow(ContractViolation);
  });
});

describe.each(CONTRACTS.filter(({ isRequest }) => !isRequest).map((contract) => [contract.name, contract] as const))(
  '%s, made by the pipeline',
  (_name, contract) => {
    test('is read although a newer writer has added fields', () => {
      const { metadata, data } = exampleDetail(contract);
      const detail = { metadata: { ...metadata, surprise: 1 }, data: { ...data, surprise: 1 }, surprise: 1 };
      expect(contract.parse(anEnvelope(contract, detail)).data).toEqual(contract.example.data);
    });

    test.each(Object.keys(contract.example.metadata!))('refuses an event without metadata.%s', (field) => {
      const detail = exampleDetail(contract);
      delete (detail.metadata as Record<string, unknown>)[field];
      expect(pathsOf(() => contract.parse(anEnvelope(contract, detail)))).toEqual([`metadata.${field}`]);
    });

    test('refuses an event from a publisher that does not exist', () => {
      const { metadata, data } = exampleDetail(contract);
      const detail = { metadata: { ...metadata, step: 'somebody' }, data };
      expect(pathsOf(() => contract.parse(anEnvelope(contract, detail)))).toEqual(['metadata.step']);
    });
  },
);

describe.each(CONTRACTS.filter(({ isRequest }) => isRequest).map((contract) => [contract.name, contract] as const))(
  '%s, put by people',
  (_name, contract) => {
    test('needs no metadata', () => {
      expect(contract.parse(anEnvelope(contract, { data: contract.example.data })).metadata).toEqual({});
    });

    test('refuses a field it does not know, which may be a misspelt one', () => {
      const detail = { data: { ...contract.example.data, surprise: 1 } };
      expect(() => contract.parse(anEnvelope(contract, detail))).toThrow(/surprise/);
    });
  },
);

/** The fields of the example that the contract cannot do without. */
function requiredFields(contract: EventContract): string[] {
  return Object.keys(contract.example.data).filter((field) => {
    const detail = exampleDetail(contract);
    delete detail.data[field];
    return !contract.schema.safeParse(detail).success;
  });
}
