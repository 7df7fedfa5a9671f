import { parse } from 'yaml';
import type * as z from 'zod';
import { durationMs } from './duration.ts';
import { nearest } from './nearest.ts';
import { type Plan, planSchema } from './plan.ts';
import { PLAN_LIMITS } from './plan-limits.ts';
import { NO_SQL, withoutSql } from './plan-sql.ts';
import { userFindings } from './plan-users.ts';
import { shown } from './shown.ts';

/** One thing wrong in a plan, in words for the person who wrote it. */
export interface PlanFinding {
  /** `copy.kmsKey`, `instances.0.class`, or empty for the whole file. */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

export type PlanReading =
  | { readonly isValid: true; readonly plan: Plan }
  | { readonly isValid: false; readonly findings: readonly PlanFinding[] };

/** Reads one plan from YAML. Reports everything wrong at once; throws nothing. `fileName` has no folder and no ending. */
export function readPlan(fileName: string, yaml: string): PlanReading {
  let content: unknown;
  try {
    content = parse(yaml);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refused({ path: '', message: `is no YAML: ${message}`, hint: 'Mend the line named above.' });
  }
  const result = planSchema.safeParse(content);
  if (!result.success)
    return { isValid: false, findings: result.error.issues.flatMap((issue) => findingsOf(issue, content)) };
  const findings = [...namedLikeItsFile(fileName, result.data), ...consistent(result.data)];
  return findings.length > 0 ? { isValid: false, findings } : { isValid: true, plan: result.data };
}

function namedLikeItsFile(fileName: string, plan: Plan): PlanFinding[] {
  if (plan.name === fileName) return [];
  return [
    {
      path: 'name',
      message: `is '${plan.name}', expected '${fileName}', the name of its file`,
      hint: `Rename the file to ${plan.name}.yaml, or write 'name: ${fileName}'.`,
    },
  ];
}

/** What no single field can tell. */
function consistent(plan: Plan): PlanFinding[] {
  const findings: PlanFinding[] = [];
  const { source, target, copy } = plan;
  if (source.account === target.account && source.region === target.region && source.cluster === target.cluster) {
    findings.push({
      path: 'target',
      message: `is the source itself, '${source.cluster}' in ${source.account}/${source.region}`,
      hint: 'Name the cluster that may be replaced; the source is never touched.',
    });
  }
  if (source.account !== target.account) {
    findings.push({
      path: 'source.account',
      message: `is ${source.account}, expected ${target.account}, the account of the target`,
      hint: 'Restores across accounts are not built yet: share the snapshot and name a cluster of this account.',
    });
  }
  const keyRegion = copy.kmsKey?.split(':')[3];
  if (keyRegion !== undefined && keyRegion !== target.region) {
    findings.push({
      path: 'copy.kmsKey',
      message: `is a key of region '${keyRegion}', expected one of '${target.region}', where the copy is made`,
      hint: 'Use a key, or the replica of a multi-Region key, in the target region.',
    });
  }
  if (source.kmsKey && source.kmsKey.split(':')[3] !== source.region) {
    findings.push({
      path: 'source.kmsKey',
      message: `is a key of region '${source.kmsKey.split(':')[3]}', expected one of '${source.region}', where the source is`,
      hint: 'Give the key that the snapshots of the source are encrypted with.',
    });
  }
  findings.push(...boundsInOrder(plan));
  findings.push(...userFindings(plan), ...tooLarge(plan));
  return findings;
}

/** A plan is kept with each of its restores. */
function tooLarge(plan: Plan): PlanFinding[] {
  const { plan: rest, sql = NO_SQL } = withoutSql(plan);
  const parts = [
    ['database', 'the SQL of statements and checks', sql, PLAN_LIMITS.sqlBytes],
    ['', 'the plan without its SQL', rest, PLAN_LIMITS.planBytes],
  ] as const;
  return parts.flatMap(([path, what, value, max]) => {
    const bytes = Buffer.byteLength(JSON.stringify(value));
    if (bytes <= max) return [];
    const message = `is too large: ${what} has ${bytes} bytes, expected at most ${max}`;
    return [
      { path, message, hint: 'Make it shorter, or put what many statements share into functions of the database.' },
    ];
  });
}

function boundsInOrder({ checks, serverlessCapacity, instances }: Plan): PlanFinding[] {
  const findings: PlanFinding[] = [];
  if (durationMs(checks.closest) > durationMs(checks.furthest)) {
    const message = `is ${checks.closest}, expected at most checks.furthest, ${checks.furthest}`;
    findings.push({ path: 'checks.closest', message, hint: 'Swap them.' });
  }
  if (serverlessCapacity && serverlessCapacity.min > serverlessCapacity.max) {
    const message = `is ${serverlessCapacity.min}, expected at most serverlessCapacity.max, ${serverlessCapacity.max}`;
    findings.push({ path: 'serverlessCapacity.min', message, hint: 'Swap them.' });
  }
  if (!serverlessCapacity && instances?.some((each) => each.class === 'db.serverless')) {
    const message = 'is nothing, expected a capacity, since an instance has class db.serverless';
    findings.push({ path: 'serverlessCapacity', message, hint: "Write 'serverlessCapacity: { min: 0.5, max: 8 }'." });
  }
  return findings;
}

function findingsOf(issue: z.core.$ZodIssue, content: unknown): PlanFinding[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key));
  const value = valueAt(content, issue.path);
  const got = value === undefined ? 'nothing' : shown(JSON.stringify(value));
  return [
    {
      path,
      message: `is ${got}: ${issue.message}`,
      hint: `See ${path.replace(/\.\d+/g, '[]') || 'the fields'} in plans/examples/orders-staging.yaml.`,
    },
  ];
}

function unknownKey(parent: readonly PropertyKey[], key: string): PlanFinding {
  const known = knownKeys(parent);
  const candidate = nearest(key, known);
  return {
    path: [...parent, key].join('.'),
    message: `is not a key of ${parent.join('.') || 'a plan'}; known keys are: ${known.join(', ')}`,
    hint: candidate ? `Did you mean '${candidate}'?` : 'Remove it.',
  };
}

/** Walks the schema down to the object at `path` and names its keys. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: any = planSchema;
  for (const part of path) {
    schema = unwrapped(schema);
    schema = typeof part === 'number' ? schema.element : schema.shape?.[part];
  }
  return Object.keys(unwrapped(schema)?.shape ?? {});
}

function unwrapped(schema: any): any {
  const inner = schema?.def?.innerType;
  return inner === undefined ? schema : unwrapped(inner);
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], content);
}

const refused = (finding: PlanFinding): PlanReading => ({ isValid: false, findings: [finding] });
