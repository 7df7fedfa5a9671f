/**
 * What can stand in a restored database to act on whoever logs in, to hide from it, or to keep a way in. From this come the
 * table in docs/safety.md and the proof that each guard is missed: without it, the test of that name fails.
 */
export interface Trap {
  /** The test is called `trap: <name>`. */
  readonly name: string;
  /** What it would do. */
  readonly would: string;
  readonly guard: string;
  readonly test: 'test/hostile-data/traps.test.ts' | 'test/hostile-data/refused.test.ts';
  /** Where the guard stands, and what is left when it is taken out. */
  readonly removals: readonly Removal[];
}

export interface Removal {
  readonly file: string;
  readonly remove: string;
  readonly put: string;
}

const SERVICE = 'services/setup-db-users';
const PASSES = 'test/hostile-data/traps.test.ts';
const REFUSED = 'test/hostile-data/refused.test.ts';

const inFile = (file: string, remove: string, put = ''): Removal => ({ file: `${SERVICE}/${file}`, remove, put });
const inSession = (remove: string, put = ''): Removal => ({ file: 'shared/session.ts', remove, put });
/** A startup option of every session; what the data set all the same is set back by its first statement. */
const option = (line: string): readonly Removal[] => {
  const kept = `name NOT IN ('client_encoding', '${line.split(':')[0]}')`;
  return [inSession(`  ${line},\n`), inSession("name <> 'client_encoding'", kept)];
};
const surplusRight = (when: string, put: string): readonly Removal[] => [
  inFile('access/rights.ts', when, put),
  inFile(
    'access/rights-findings.ts',
    '        .filter((entry) => !mayStay(entry, object, place, extended))\n',
    '        .filter(() => false)\n',
  ),
  inFile('access/proof.ts', "        : 'too much';", "        : 'harmless';"),
];
const MEMBERSHIPS: readonly Removal[] = [
  inFile(
    'access/roles.ts',
    'const surplus = own.filter(({ role, isAdmin }) => isAdmin || !wanted.includes(role));',
    'const surplus = own.slice(0, 0);',
  ),
  inFile(
    'access/roles.ts',
    '      .filter(({ role: of, isAdmin }) => isAdmin || !wanted.includes(of))\n',
    '      .filter(() => false)\n',
  ),
  inFile('access/proof.ts', "        : 'too much';", "        : 'harmless';"),
];
const WORKER = [
  inFile('make-ours.ts', 'runStatements({ owners: worker, master }', 'runStatements({ owners: master, master }'),
];
/** What a step of `neutralise` stops is also read back: without either, it lives on. */
const notStopped = (step: string, readBack: string): readonly Removal[] => [
  inFile('neutralise/neutralise.ts', `      ...(await ${step}),\n`),
  inFile('neutralise/what-is-active.ts', `    ...(await ${readBack}),\n`),
];

export const TRAPS: readonly Trap[] = [
  {
    name: 'a function set_config that is found before that of PostgreSQL',
    would: 'run its code as the master user, each time a session of ours fixes a setting',
    guard: 'startup options fix the search path of every session, before its first statement',
    test: PASSES,
    removals: option("search_path: 'pg_catalog,pg_temp'"),
  },
  {
    name: 'a view pg_roles that leaves out one login',
    would: 'leave that login its password of production',
    guard: 'names are qualified and looked up in pg_catalog alone',
    test: PASSES,
    removals: [
      ...option("search_path: 'pg_catalog,pg_temp'"),
      inFile('access/role-facts.ts', '  FROM pg_catalog.pg_roles ORDER BY 1`;', '  FROM pg_roles ORDER BY 1`;'),
      inFile('neutralise/hostile-settings.ts', "return schemas.indexOf('pg_catalog') > 0;", 'return false;'),
    ],
  },
  {
    name: 'a master user whose sessions begin as another role',
    would: 'make every session of ours that role, which sees and may what its maker wants',
    guard: 'a startup option: role = none',
    test: PASSES,
    removals: option("role: 'none'"),
  },
  {
    name: 'a database that only lets its sessions read',
    would: 'let no login be disabled, and no application write',
    guard: 'a startup option, and the setting of the database is reset',
    test: PASSES,
    removals: option("default_transaction_read_only: 'off'"),
  },
  {
    name: 'a statement timeout of a millisecond for the master user',
    would: 'end every statement of ours',
    guard: 'a startup option: statement_timeout',
    test: PASSES,
    removals: option('statement_timeout: STATEMENT_TIMEOUT_MS'),
  },
  {
    name: 'an idle timeout of a millisecond for the master user',
    would: 'end every transaction of ours between two statements',
    guard: 'a startup option: idle_in_transaction_session_timeout',
    test: PASSES,
    removals: option('idle_in_transaction_session_timeout: 0'),
  },
  {
    name: 'a master user whose session ends with its first error',
    would: 'end the work at the first statement that may be refused',
    guard: 'a startup option: exit_on_error = off',
    test: PASSES,
    removals: option("exit_on_error: 'off'"),
  },
  {
    name: 'a database in which triggers do not fire',
    would: 'leave rows behind that the plan’s DELETE should have taken along',
    guard: 'session_replication_role is set back in every session, and reset in the database',
    test: PASSES,
    removals: [
      inSession("(context = 'user' OR name = 'session_replication_role')", "(context = 'user')"),
      inFile('neutralise/hostile-settings.ts', "  'session_replication_role',\n"),
    ],
  },
  {
    name: 'a search path that is left behind for administrators',
    would: 'make code of strangers run in the sessions of people who look after the cluster later',
    guard: 'settings of the database that do that are reset, and read back',
    test: PASSES,
    removals: notStopped('resetHostileSettings(session, database)', 'hostileSettings(session)'),
  },
  {
    name: 'settings of the master user',
    would: 'meet administrators later: another role, timeouts of a millisecond',
    guard: 'the master user’s settings are reset',
    test: PASSES,
    removals: [inFile('access/arrange.ts', '      await home.attempt(masterStatements(master, facts));\n')],
  },
  {
    name: 'a login of production',
    would: 'be let in with its password of production',
    guard: 'every login that the plan does not name is disabled',
    test: PASSES,
    removals: [
      inFile(
        'access/roles.ts',
        '.filter(({ canLogin, canCreateRoles }) => canLogin || canCreateRoles)',
        ".filter(({ name }) => name !== 'stranger')",
      ),
      inFile(
        'access/roles.ts',
        '    ...unplannedLogins(plan, facts, master).map((name) => notDisabled(name, master)),\n',
      ),
    ],
  },
  {
    name: 'a login named rds_intruder',
    would: 'be taken for one of RDS’s own, and keep its password',
    guard: 'RDS’s own roles are an exact list',
    test: PASSES,
    removals: [inFile('rds-roles.ts', 'RDS_ROLES.includes(role)', "role.startsWith('rds')")],
  },
  {
    name: 'a login whose name is SQL',
    would: 'end the name in our statement and run what follows as the master user',
    guard: 'names are quoted',
    test: PASSES,
    removals: [inFile('sql-text.ts', 'pg.escapeIdentifier(name)', '`"${name}"`')],
  },
  {
    name: 'logins whose names move a terminal’s cursor, break lines, or are fifteen emoji',
    would: 'write what they want into logs, messages and the terminals of those who look',
    guard: 'whatever strangers named is bounded and escaped where it is taken up',
    test: PASSES,
    removals: [{ file: 'shared/shown.ts', remove: 'character.replace(UNSAFE, escapeOf)', put: 'character' }],
  },
  {
    name: 'a planned login that may make logins',
    would: 'make itself one that nobody disables',
    guard: 'attributes are brought to what the plan says',
    test: PASSES,
    removals: [
      inFile('access/roles.ts', ' NOCREATEROLE INHERIT CONNECTION LIMIT -1 ', ' INHERIT CONNECTION LIMIT -1 '),
      inFile(
        'access/roles.ts',
        "    ...(role.canCreateRoles ? [told('has CREATEROLE', `${alter} NOCREATEROLE`)] : []),\n",
      ),
    ],
  },
  {
    name: 'a planned login that has expired and may have no session',
    would: 'keep the application out of the refreshed database',
    guard: 'attributes are brought to what the plan says, and each user is seen to log in before the cluster is opened',
    test: PASSES,
    removals: [inFile('access/roles.ts', 'CONNECTION LIMIT -1 PASSWORD ${password}', 'PASSWORD ${password}')],
  },
  {
    name: 'a planned login that starts as another role, with another search path',
    would: 'give it the rights of that role, and names that lead to code of strangers',
    guard: 'settings of planned logins begin anew, in every database',
    test: PASSES,
    removals: [
      inFile(
        'access/roles.ts',
        '    ...(own.some(({ database }) => database === null) ? [`ALTER ROLE ${role} RESET ALL`] : []),\n',
      ),
      inFile(
        'access/roles.ts',
        '(setting) => setting.role === name && (setting',
        '(setting) => setting.role !== name && (setting',
      ),
    ],
  },
  {
    name: 'a read-only login that is a member of a role that writes, three deep',
    would: 'let it write',
    guard: 'memberships are what the plan says',
    test: PASSES,
    removals: MEMBERSHIPS,
  },
  {
    name: 'a planned login that may give a role on',
    would: 'let it make others, and itself, members of that role again',
    guard: 'no ADMIN OPTION stays',
    test: PASSES,
    removals: MEMBERSHIPS,
  },
  {
    name: 'a planned login that is a member of rds_iam',
    would: 'let it log in by token, and no more by its password',
    guard: 'memberships are what the plan says',
    test: PASSES,
    removals: MEMBERSHIPS,
  },
  {
    name: 'rights of a planned login in a schema that the plan does not name',
    would: 'let it read and write there',
    guard: 'rights are compared with the plan in every schema of every database',
    test: PASSES,
    removals: surplusRight(
      '  const access = accessOf(grantee, object, place);\n',
      "  if (object.schema === 'hidden') return true;\n  const access = accessOf(grantee, object, place);\n",
    ),
  },
  {
    name: 'a right on one column',
    would: 'let a read-only login change prices',
    guard: 'rights on columns are rights',
    test: PASSES,
    removals: surplusRight('return column === null && (PRIVILEGES', 'return column !== null || (PRIVILEGES'),
  },
  {
    name: 'rights that everybody has',
    would: 'let every planned login insert',
    guard: 'PUBLIC keeps what reaches no data',
    test: PASSES,
    removals: surplusRight('    default:\n      return false;', '    default:\n      return true;'),
  },
  {
    name: 'rights to create, for everybody and for a read-only login',
    would: 'let it put functions where others look for them',
    guard: 'only owners create in a schema, and nobody planned in a database',
    test: PASSES,
    removals: surplusRight(
      "return privilege === 'USAGE' && (object.schema === 'public' || extended.has(object.schema!));",
      'return true;',
    ),
  },
  {
    name: 'a right given on by somebody who is not the owner',
    would: 'outlast what the owner takes away',
    guard: 'who gives on what is not planned loses the right to',
    test: PASSES,
    removals: [
      inFile(
        'access/rights.ts',
        '    ...[...grantors].map((grantor) => `REVOKE GRANT OPTION FOR ALL ON ${on(object)} FROM ${quoted(grantor)} CASCADE`),\n',
      ),
      ...surplusRight('  if (entry.isGrantable) return false;\n', ''),
    ],
  },
  {
    name: 'a right to set a parameter',
    would: 'let a login switch triggers and foreign keys off',
    guard: 'rights on parameters are rights',
    test: PASSES,
    removals: [inFile('access/objects.ts', '...(hasParameters ? [PARAMETERS] : [])', '...(hasParameters ? [] : [])')],
  },
  {
    name: 'a right on a large object',
    would: 'let a read-only login write it',
    guard: 'rights on large objects are rights',
    test: PASSES,
    removals: [inFile('access/objects.ts', '  LARGE_OBJECTS,\n')],
  },
  {
    name: 'rights on tables that an application has yet to create',
    would: 'give a read-only login everything on each new table',
    guard: 'default privileges are compared with the plan, for each role that creates',
    test: PASSES,
    removals: [
      inFile(
        'access/default-rights.ts',
        'const surplus = rights.filter((right) => right.isOurs && !mayStay(right, place));',
        'const surplus = rights.slice(0, 0);',
      ),
      inFile(
        'access/default-rights.ts',
        '    .filter((right) => !mayStay(right, place))\n    .map(({ creator',
        '    .filter(() => false)\n    .map(({ creator',
      ),
    ],
  },
  {
    name: 'a function that runs with the rights of its owner',
    would: 'empty a table for a read-only login that calls it',
    guard: 'such functions are open to users that may write, and to nobody else',
    test: PASSES,
    removals: [
      inFile(
        'access/rights.ts',
        "    case 'ROUTINE':\n      return !object.isDefiner;",
        "    case 'ROUTINE':\n      return true;",
      ),
      inFile(
        'access/proof.ts',
        "return kind === 'ROUTINE' && (!isDefiner || !usable.has(schema));",
        "return kind === 'ROUTINE';",
      ),
    ],
  },
  {
    name: 'a trigger on a table that the plan’s SQL touches',
    would: 'run as the master user, and make a login of its own',
    guard:
      'the plan’s SQL runs as a login of its own, with the rights of the owners of the data and none of the master user',
    test: PASSES,
    removals: WORKER,
  },
  {
    name: 'a function in an index of a table that the plan’s SQL touches',
    would: 'run as the master user',
    guard: 'the plan’s SQL runs as a login of its own',
    test: PASSES,
    removals: WORKER,
  },
  {
    name: 'an event trigger',
    would: 'run as the master user with each definition that we change',
    guard: 'event triggers are disabled before anything else is done in a database',
    test: PASSES,
    removals: notStopped('disableEventTriggers(session)', 'activeEventTriggers(session)'),
  },
  {
    name: 'a view cron.job in a database without pg_cron',
    would: 'run as the master user when we look for scheduled jobs',
    guard: 'only the table that belongs to the extension pg_cron is read',
    test: PASSES,
    removals: [
      inFile('neutralise/scheduled-jobs.ts', "  if (!table) return 'none';\n", "  if (!table) return 'genuine';\n"),
    ],
  },
  {
    name: 'a scheduled job',
    would: 'do in the copy what it does in production',
    guard: 'jobs are switched off, and read back',
    test: PASSES,
    removals: notStopped('switchJobsOff(session)', 'activeJobs(session)'),
  },
  {
    name: 'a foreign server with a password for everybody',
    would: 'lead back to production',
    guard: 'foreign servers lead nowhere, user mappings are dropped, and both are read back',
    test: PASSES,
    removals: notStopped('neutraliseForeignServers(session)', 'foreignPlaces(session)'),
  },
  {
    name: 'a foreign server in the database postgres',
    would: 'be overlooked',
    guard: 'every database that accepts connections is gone through',
    test: PASSES,
    removals: [
      inFile('databases.ts', 'WHERE datallowconn AND', 'WHERE datname = current_database() AND datallowconn AND'),
    ],
  },
  {
    name: 'a foreign server in a template database',
    would: 'be in every database that is made from it',
    guard: 'templates are gone through as well',
    test: PASSES,
    removals: [inFile('databases.ts', 'WHERE datallowconn AND', 'WHERE NOT datistemplate AND datallowconn AND')],
  },
  {
    name: 'a database that does not let the master user in',
    would: 'keep what is in it from us',
    guard: 'its owner’s rights open it; where that does not help, it is named',
    test: PASSES,
    removals: [
      inFile(
        'databases.ts',
        'isShut = ({ mayEnter, connectionLimit }: Database): boolean => !mayEnter || connectionLimit === 0;',
        'isShut = ({ connectionLimit }: Database): boolean => connectionLimit === 0;',
      ),
      inFile(
        'databases.ts',
        'WHERE datallowconn AND',
        "WHERE has_database_privilege(oid, 'CONNECT') AND datallowconn AND",
      ),
    ],
  },
  {
    name: 'a database that allows no connection',
    would: 'fail every try to enter it, for ever, as if the server were busy',
    guard: 'its limit is lifted',
    test: PASSES,
    removals: [
      inFile(
        'databases.ts',
        'isShut = ({ mayEnter, connectionLimit }: Database): boolean => !mayEnter || connectionLimit === 0;',
        'isShut = ({ mayEnter }: Database): boolean => !mayEnter;',
      ),
    ],
  },
  {
    name: 'a function that calls out by dblink',
    would: 'lead back to production when somebody calls it',
    guard: 'it is found by its text, and told to people',
    test: PASSES,
    removals: [
      inFile('make-ours.ts', 'remains: (await whatRemains(session)).map(inDatabase(database)),', 'remains: [],'),
    ],
  },
  {
    name: 'a planned login that no policy holds',
    would: 'read what row level security hides from it',
    guard: 'attributes are read back; what the master user cannot change is named',
    test: REFUSED,
    removals: [
      inFile(
        'access/roles.ts',
        "    ...(role.bypassesPolicies ? [told('has BYPASSRLS', `${alter} NOBYPASSRLS`)] : []),\n",
      ),
    ],
  },
  {
    name: 'a read-only login that owns a table',
    would: 'let it write, drop and open that table to others',
    guard: 'what planned logins own is read from the catalogue of dependencies, of whatever kind',
    test: REFUSED,
    removals: [
      inFile('access/arrange.ts', '        ...belongingFindings(await readBelongings(session, names), place),\n'),
      inFile('access/proof.ts', "        : 'too much';", "        : 'harmless';"),
    ],
  },
  {
    name: 'row level security forced on the owner of a table that is masked',
    would: 'hide rows from the UPDATE and from the check, so that the cluster is opened with the rest unmasked',
    guard: 'row_security is off: what a policy would hide is an error',
    test: REFUSED,
    removals: option("row_security: 'off'"),
  },
  {
    name: 'an error that carries data in its TABLE and COLUMN',
    would: 'put addresses and terminal escapes into events, logs and messages',
    guard: 'names in errors are taken from the server alone, never from code that raised them',
    test: REFUSED,
    removals: [
      inFile('plan-sql.ts', '!isRaised && typeof name', 'typeof name'),
      inFile('plan-sql.ts', ' && PLAIN_NAME.test(name)', ''),
    ],
  },
  {
    name: 'a login that the master user cannot administer',
    would: 'stay as it is, silently',
    guard: 'logins are read back; the statement that an administrator has to run is named',
    test: REFUSED,
    removals: [
      inFile(
        'access/roles.ts',
        '    ...unplannedLogins(plan, facts, master).map((name) => notDisabled(name, master)),\n',
      ),
    ],
  },
  {
    name: 'a table whose owner the master user cannot become',
    would: 'be closed to the users of the plan, with a warning that nobody reads',
    guard: 'rights are read back; the statement that an administrator has to run is named',
    test: REFUSED,
    removals: [
      inFile(
        'access/rights-findings.ts',
        '      ...missing(object, place).map(({ user, privileges }) => tooLittle(user, privileges, object, place)),\n',
      ),
      inFile('access/proof.ts', "      : 'too little'\n", "      : 'harmless'\n"),
    ],
  },
  {
    name: 'an event trigger of somebody whom the master user cannot become',
    would: 'run in the sessions of all who change definitions',
    guard: 'what acts by itself is read back, and keeps the cluster closed unless the plan accepts it by name',
    test: REFUSED,
    removals: [inFile('neutralise/what-is-active.ts', '    ...(await activeEventTriggers(session)),\n')],
  },
  {
    name: 'a planned login that administers a role which it has made itself',
    would: 'let it take that role’s rights whenever it likes',
    guard: 'memberships are read back; one that the master user cannot end is named',
    test: REFUSED,
    removals: [
      inFile(
        'access/roles.ts',
        '      .filter(({ role: of, isAdmin }) => isAdmin || !wanted.includes(of))\n',
        '      .filter(() => false)\n',
      ),
    ],
  },
];
