/**
 * How much a plan may hold. DynamoDB keeps the plan of a restore and its SQL in items of their own, of at most 400 KB each;
 * what a restore learns is in another: see `saga-limits.ts`.
 */
export const PLAN_LIMITS = {
  users: 100,
  /** Of one user, as are databases and roles. */
  schemas: 50,
  databases: 50,
  roles: 50,
  accepted: 100,
  searchPath: 20,
  statements: 200,
  checks: 200,
  /** Of one statement or check. */
  sqlCharacters: 65_536,
  /** Of all statements and checks, in UTF-8. */
  sqlBytes: 262_144,
  /** Of everything else, in UTF-8, as JSON. */
  planBytes: 98_304,
  /** Of a cluster. VPC: "Security groups per network interface" can be raised to so many (Amazon VPC User Guide, quotas). */
  securityGroups: 16,
  /** Restores of the target in 24 hours; when each began is kept. */
  perDay: 1_000,
  /** In a name pattern. */
  stars: 10,
} as const;
