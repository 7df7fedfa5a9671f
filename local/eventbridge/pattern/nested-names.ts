type Members = Record<string, unknown>;

/** No pattern is longer (API Reference, PutRule), so no rule asks for a longer name. */
const NAME_CHARACTERS_MAX = 4_096;

/**
 * The event with every dot in a name made a level: EventBridge compares names joined by dots, so that
 * `{"state.status": 1}` and `{"state": {"status": 1}}` are the same to it. Where both forms stand in one event, the field
 * has both values.
 */
export function withNestedNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNestedNames);
  if (!isMembers(value)) return value;
  const nested = noMembers();
  for (const [name, member] of Object.entries(value)) {
    if (name.length <= NAME_CHARACTERS_MAX) addMember(nested, name.split('.'), withNestedNames(member));
  }
  return nested;
}

function addMember(members: Members, [name = '', ...deeper]: readonly string[], value: unknown): Members {
  const added = deeper.length === 0 ? value : addMember(noMembers(), deeper, value);
  members[name] = Object.hasOwn(members, name) ? merged(members[name], added) : added;
  return members;
}

function merged(one: unknown, other: unknown): unknown {
  if (!isMembers(one) || !isMembers(other)) return [one, other].flat();
  for (const [name, member] of Object.entries(other)) addMember(one, [name], member);
  return one;
}

/** Without a prototype, so that a member may have any name. */
function noMembers(): Members {
  return Object.create(null) as Members;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
