/** How much a plan may hold. DynamoDB keeps the plan of a restore and its SQL in items of at most 400 KB each. */
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
  /** In a name pattern. */
  stars: 10,
} as const;
