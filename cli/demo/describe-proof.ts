import { shown } from '../../shared/shown.ts';
import type { UserProof } from '../../shared/step-outputs.ts';
import { table } from '../output/table.ts';
import { matrixLines } from './access-matrix.ts';
import type { TableComparison } from './compare-tables.ts';
import { laterLine } from './later-table.ts';
import type { Proof } from './prove.ts';
import { keyOf, type TableFacts } from './table-facts.ts';

/** Names come with the data, and may be anything. */
export function tableLines(proof: Proof): readonly string[] {
  return table(proof.comparisons.map((comparison) => comparisonRow(comparison, proof)));
}

function comparisonRow({ table: facts, source, verdict }: TableComparison, proof: Proof): string[] {
  const { checksum } = source?.digest ?? {};
  return [
    nameOf(facts, proof.home),
    rowsOf(source, proof),
    checksum ? `checksum ${checksum.slice(0, 12)}` : '-',
    verdict.text,
  ];
}

function nameOf({ database, schema, name, kind }: TableFacts, home: string): string {
  const where = database === home ? '' : `${database}: `;
  return shown(`${where}${schema}.${name}`) + (kind === 'table' ? '' : ` (${kind})`);
}

function rowsOf(source: TableFacts | undefined, { seenByMaster }: Proof): string {
  if (!source?.digest) return '-';
  const { rows } = source.digest;
  const counted = `${rows} ${rows === 1 ? 'row' : 'rows'}`;
  if (!source.hasPolicies) return counted;
  const seen = seenByMaster.get(keyOf(source));
  return seen === undefined
    ? `${counted}, which the master user may not read`
    : `${counted}, ${rows - seen} behind a policy`;
}

/** Who can do what, and what becomes of tables to come. */
export function accessLines({ matrix, schemas, laterTables, proofs }: Proof): readonly string[] {
  return [
    ...table(
      matrixLines(
        matrix,
        schemas.map((schema) => shown(schema)),
      ),
    ),
    '',
    ...table(laterTables.map(laterLine)),
    ownProof(proofs),
  ];
}

const ownProof = (proofs: readonly UserProof[]): string => {
  const sum = (key: 'possible' | 'impossible') => proofs.reduce((total, proof) => total + proof[key], 0);
  return `Before it opened the cluster, the pipeline saw ${sum('possible')} rights as planned, and ${sum('impossible')} others not there`;
};
