import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a folder with the plans beside the tests and so many copies of one of them, each for clusters of its own, and
 * hands it to `use`. There are then more plans than one role can hold.
 */
export async function amongNeighbours<Result>(
  { plan, neighbours }: { readonly plan: string; readonly neighbours: number },
  use: (plansDirectory: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-restore-e2e-'));
  try {
    cpSync(join(import.meta.dirname, '..', 'plans'), folder, { recursive: true });
    const yaml = readFileSync(join(folder, `${plan}.yaml`), 'utf8');
    for (let number = 1; number <= neighbours; number += 1) {
      const name = `neighbour-${number}`;
      const theirs = yaml
        .replace(`name: ${plan}`, `name: ${name}`)
        .replace(/cluster: \w+-(production|staging)/g, (_, side) => `cluster: ${name}-${side}`);
      writeFileSync(join(folder, `${name}.yaml`), theirs);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
