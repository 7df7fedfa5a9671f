import type { ScanInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../wire/service.ts';
import { Placeholders } from '../expressions/placeholders.ts';
import { tablePermission } from '../permissions.ts';
import { placeItem, segmentOf } from '../reads/page-order.ts';
import { readPageRequest } from '../reads/read-page-request.ts';
import { readSource } from '../reads/read-source.ts';
import { readStartKey } from '../reads/read-start-key.ts';
import { takePage } from '../reads/take-page.ts';
import { refuseUnimitated } from '../refuse-unimitated.ts';
import type { Databases } from '../tables/database.ts';
import { memberFault, validationFault } from '../validation-fault.ts';

const SEGMENTS_MAX = 1_000_000;

export function scan(databases: Databases): Operation<ScanInput> {
  return {
    permissions: (input, caller) => [tablePermission('Scan', input.TableName, caller, { index: input.IndexName })],
    handle: (input, caller) => {
      refuseUnimitated('Scan', input);
      checkSegments(input);
      const table = databases.table(input.TableName, caller);
      const source = readSource(table, input.IndexName, input.ConsistentRead);
      const placeholders = new Placeholders(input, ['ProjectionExpression', 'FilterExpression']);
      const page = readPageRequest(input, source, placeholders);
      placeholders.refuseUnused();
      const { Segment: segment, TotalSegments: total = 1 } = input;
      const candidates = source
        .items()
        .map((item) => placeItem(source.keys, item))
        .filter((placed) => segment === undefined || segmentOf(placed, total) === segment);
      return takePage(source, candidates, page, readStartKey(input.ExclusiveStartKey, source));
    },
  };
}

function checkSegments({ Segment: segment, TotalSegments: total }: ScanInput): void {
  if (segment === undefined && total === undefined) return;
  if (segment === undefined) {
    throw validationFault(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  }
  if (total === undefined) {
    throw validationFault(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  if (total < 1 || total > SEGMENTS_MAX) {
    const bound = total < 1 ? 'greater than or equal to 1' : `less than or equal to ${SEGMENTS_MAX}`;
    throw memberFault(total, 'totalSegments', `Member must have value ${bound}`);
  }
  if (segment < total) return;
  throw validationFault(
    'The Segment parameter is zero-based and must be less than parameter TotalSegments: ' +
      `Segment: ${segment} is not less than TotalSegments: ${total}`,
  );
}
