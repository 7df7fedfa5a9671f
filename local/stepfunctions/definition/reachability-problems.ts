import type { MachineDefinition, State } from './states-language.ts';

/** Transitions that lead nowhere, states that nothing leads to, and a machine that cannot end. */
export function reachabilityProblems(definition: MachineDefinition): string[] {
  const reached = reachableStates(definition);
  const dangling = danglingTransitions(definition);
  if (dangling.length > 0) return dangling;
  const unreachable = Object.keys(definition.States)
    .filter((name) => !reached.has(name))
    .map((name) => `MISSING_TRANSITION_TARGET: State "${name}" is not reachable. at /States/${name}`);
  const canEnd = [...reached].some((name) => isTerminal(definition.States[name]!));
  // The code's name is a guess; AWS's own text for a machine that can never end is not published.
  return canEnd ? unreachable : [...unreachable, 'MISSING_TERMINAL_STATE: No terminal state is reachable. at /States'];
}

/** Where a state may lead, with the path of the field that says so. */
export function transitionsOf(name: string, state: State): readonly (readonly [path: string, target: string])[] {
  const path = `/States/${name}`;
  const fields = state as { readonly Next?: string; readonly Default?: string };
  const listed = (field: 'Choices' | 'Catch') =>
    ((state as Partial<Record<typeof field, readonly { readonly Next: string }[]>>)[field] ?? []).map(
      (entry, index) => [`${path}/${field}[${index}]/Next`, entry.Next] as const,
    );
  return [
    ...(fields.Next === undefined ? [] : [[`${path}/Next`, fields.Next] as const]),
    ...(fields.Default === undefined ? [] : [[`${path}/Default`, fields.Default] as const]),
    ...listed('Choices'),
    ...listed('Catch'),
  ];
}

function danglingTransitions(definition: MachineDefinition): string[] {
  const all = [
    ['/StartAt', definition.StartAt] as const,
    ...Object.entries(definition.States).flatMap(([name, state]) => transitionsOf(name, state)),
  ];
  return all
    .filter(([, target]) => !Object.hasOwn(definition.States, target))
    .map(([path, target]) => {
      const field = path.split('/').at(-1);
      return `MISSING_TRANSITION_TARGET: Missing '${field}' target: ${target} at ${path}`;
    });
}

function reachableStates(definition: MachineDefinition): ReadonlySet<string> {
  const reached = new Set<string>();
  const pending = [definition.StartAt];
  // Bounded: every name is expanded once.
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const state = Object.hasOwn(definition.States, name) ? definition.States[name] : undefined;
    if (reached.has(name) || state === undefined) continue;
    reached.add(name);
    pending.push(...transitionsOf(name, state).map(([, target]) => target));
  }
  return reached;
}

/** Map and Parallel count as ends when they say so; they are refused by name afterwards. */
function isTerminal(state: State): boolean {
  return state.Type === 'Succeed' || state.Type === 'Fail' || (state as { readonly End?: boolean }).End === true;
}
