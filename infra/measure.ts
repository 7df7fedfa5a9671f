import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '../shared/plan.ts';
import { buildApp } from './build-app.ts';
import { type Size, sizesOf } from './quotas.ts';

/** As people write it in YAML, before defaults. */
export type WrittenPlan = { readonly name: string } & { readonly [Key in keyof Plan]?: unknown };

const PLACE = { account: '111122223333', region: 'ap-southeast-2' } as const;
const KEYS = `arn:aws:kms:${PLACE.region}:${PLACE.account}:key/`;

/**
 * Swap plans that name whatever a plan can name, each something of its own, in one account and a region with a long
 * name. Names of clusters have `nameCharacters`, which RDS limits to 63.
 */
export function swapPlans(count: number, nameCharacters = 30): readonly WrittenPlan[] {
  return Array.from({ length: count }, (_, index) => {
    const nameOf = (what: string) => `${what}-${String(index).padStart(3, '0')}`.padEnd(nameCharacters, '-orders');
    const named = (what: string) => nameOf(what).replace(/-$/, 'x');
    const keyOf = (kind: string) => `${KEYS}${String(index).padStart(8, '0')}-${kind}-4c1d-9e2f-7a6b5c4d3e2f`;
    return {
      name: named('staging'),
      source: { ...PLACE, cluster: named('production'), kmsKey: keyOf('0000') },
      target: { ...PLACE, cluster: named('staging') },
      strategy: 'swap',
      copy: { kmsKey: keyOf('0001') },
      network: { subnetGroup: named('subnets'), functionSubnets: ['subnet-0f1'], functionSecurityGroups: ['sg-0f1'] },
      parameterGroups: { cluster: named('cluster'), instance: named('instance') },
      quarantine: { securityGroups: ['sg-0c105ed'], clusterParameterGroup: named('quarantine') },
      database: { name: 'orders', users: [{ name: 'orders_app', access: 'read-write' }] },
      trigger: {},
    };
  });
}

/** Synthesizes these plans, without bundling, and measures what AWS would get. Throws what synthesis throws. */
export function measure(plans: readonly WrittenPlan[]): readonly Size[] {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-restore-sizes-'));
  try {
    const plansDirectory = join(folder, 'plans');
    mkdirSync(plansDirectory);
    // Every JSON text is YAML too.
    for (const plan of plans) writeFileSync(join(plansDirectory, `${plan.name}.yaml`), JSON.stringify(plan));
    const context = { 'aws:cdk:bundling-stacks': [] };
    const app = buildApp({ plansDirectory, outdir: join(folder, 'cdk.out'), context, isChecked: false });
    return sizesOf(
      app.synth().stacks.map(({ stackName, template, templateFullPath }) => ({
        stackName,
        template,
        templateBytes: statSync(templateFullPath).size,
      })),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
