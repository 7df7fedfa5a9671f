import { describe, expect, test } from '@jest/globals';
import { readPath } from '../../../local/eventbridge/input/json-path.ts';
import { renderInput } from '../../../local/eventbridge/input/render-input.ts';
import { makeEnvelope } from '../../../local/eventbridge/envelope.ts';

const rule = { name: 'r', arn: 'arn:aws:events:eu-west-1:1:rule/r' };
const event = {
  envelope: makeEnvelope({
    id: 'id-1',
    account: '1',
    region: 'eu-west-1',
    source: 's',
    detailType: 'T',
    resources: ['arn:a', 'arn:b'],
    detail: { plan: 'orders', nested: { 'a-b': 7 }, quote: 'say "hi"', nothing: null },
    timeMs: Date.parse('2026-10-06T02:14:09Z'),
  }),
  ingestedAtMs: Date.parse('2026-10-06T02:14:10.500Z'),
  wasForwarded: false,
};
const render = (target: object) => renderInput({ Id: '1', Arn: 'arn', ...target }, rule, event);
const transform = (InputTemplate: string, InputPathsMap?: Record<string, string>) =>
  render({ InputTransformer: { InputTemplate, InputPathsMap } });

describe('the input of a target', () => {
  test('is the event, a constant or a part of the event', () => {
    expect(JSON.parse(render({}))).toEqual(event.envelope);
    expect(render({ Input: '{"constant":true}' })).toBe('{"constant":true}');
    expect(render({ InputPath: '$.detail.nested' })).toBe('{"a-b":7}');
    expect(render({ InputPath: '$.detail.plan' })).toBe('"orders"');
    expect(() => render({ InputPath: '$.detail.missing' })).toThrow('nothing at $.detail.missing');
  });

  test.each([
    ['{"plan": <plan>}', '{"plan": "orders"}'],
    ['{"text": "plan <plan> of <type>"}', '{"text": "plan orders of T"}'],
    ['"Event of <type>, info <missing>"', '"Event of T, info "'],
    ['{"n": <nested>}', '{"n": {"a-b":7}}'],
    ['plan <plan>', 'plan "orders"'],
    ['{"x": <missing>}', '{"x": ""}'],
    ['{"x": "<missing>"}', '{"x": ""}'],
    ['[<nothing>, "<nothing>"]', '[null, "null"]'],
    ['"<arns> of <nested>"', '"[arn:a,arn:b] of {a-b:7}"'],
    ['{"arns": <arns>}', '{"arns": ["arn:a","arn:b"]}'],
    // Quoted values are not escaped, which is why free text does not belong there.
    ['"<quote>"', '"say "hi""'],
  ])('fills %s', (template, text) => {
    const paths = {
      plan: '$.detail.plan',
      type: '$.detail-type',
      nested: '$.detail.nested',
      missing: '$.detail.missing',
      quote: '$.detail.quote',
      nothing: '$.detail.nothing',
      arns: '$.resources',
    };
    expect(transform(template, paths)).toBe(text);
  });

  test.each(['{"arns": "<arns>"}', '["of <nested>"]', '{"event": "<aws.events.event.json>"}', '{"text": "<quote>"}'])(
    'is not delivered when %s cannot be filled to JSON',
    (template) => {
      const paths = { arns: '$.resources', nested: '$.detail.nested', quote: '$.detail.quote' };
      expect(() => transform(template, paths)).toThrow(
        expect.objectContaining({ errorCode: 'INVALID_JSON', message: expect.stringMatching(/is not JSON/) }),
      );
    },
  );

  test('may use the variables of EventBridge', () => {
    expect(transform('{"rule":<aws.events.rule-arn>,"name":"<aws.events.rule-name>"}')).toBe(
      `{"rule":"${rule.arn}","name":"r"}`,
    );
    expect(transform('<aws.events.event.ingestion-time>')).toBe('"2026-10-06T02:14:10Z"');
    expect(JSON.parse(transform('<aws.events.event.json>'))).toEqual(event.envelope);
    expect(JSON.parse(transform('{"e":<aws.events.event>}'))).toEqual({
      e: {
        version: '0',
        id: 'id-1',
        detailType: 'T',
        source: 's',
        account: '1',
        time: '2026-10-06T02:14:09Z',
        region: 'eu-west-1',
        resources: ['arn:a', 'arn:b'],
      },
    });
  });
});

describe('a path', () => {
  test.each([
    ['$', event.envelope],
    ['$.detail-type', 'T'],
    ['$.resources[1]', 'arn:b'],
    ["$.detail['nested']['a-b']", 7],
    ['$.detail.plan.length', undefined],
    ['$..detail', undefined],
    ['detail', undefined],
  ])('%s', (path, value) => expect(readPath(event.envelope, path)).toEqual(value));
});
