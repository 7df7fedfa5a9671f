import { format } from 'prettier';
import { CONTRACTS, RDS_EVENTS } from '../../events/index.ts';
import { MANIFESTS } from '../../infra/manifests.ts';
import { asyncApi, detailSchema } from './asyncapi.ts';
import { eventCatalogue } from './event-catalogue.ts';
import { eventFlow } from './event-flow.ts';
import { flowOf } from './flow.ts';
import { promisesPage } from './promises-page.ts';
import { withTraps } from './traps-table.ts';

/**
 * Every generated page: path from the root, and its text. `safety` is docs/safety.md as it is, written by people but for its
 * table of traps.
 */
export async function generatedPages(version: string, safety: string): Promise<ReadonlyMap<string, string>> {
  const flow = flowOf(MANIFESTS);
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const pages = {
    'docs/event-catalogue.md': eventCatalogue(CONTRACTS, RDS_EVENTS, flow),
    'docs/event-flow.md': eventFlow(flow),
    'docs/promises.md': promisesPage(),
    'docs/safety.md': withTraps(safety),
    'docs/flow.json': json({ steps: flow.services }),
    'docs/asyncapi.json': json(asyncApi(CONTRACTS, version)),
    ...Object.fromEntries(
      CONTRACTS.map((contract) => [`docs/schemas/${contract.name}.json`, json(detailSchema(contract))]),
    ),
  };
  const formatted = Object.entries(pages).map(async ([path, text]): Promise<[string, string]> => [
    path,
    await format(text, { filepath: path, printWidth: 120, singleQuote: true }),
  ]);
  return new Map(await Promise.all(formatted));
}
