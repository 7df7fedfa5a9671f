/**
 * Every id after those it depends on, otherwise in the given order. Dependencies on ids that are not listed do not
 * count. Throws on a circle, naming it.
 */
export function dependencyOrder(ids: readonly string[], dependenciesOf: (id: string) => Iterable<string>): string[] {
  const known = new Set(ids);
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (id: string): void => {
    if (done.has(id) || !known.has(id)) return;
    if (path.includes(id))
      throw new Error(`circular dependency: ${[...path.slice(path.indexOf(id)), id].join(' -> ')}`);
    path.push(id);
    for (const dependency of dependenciesOf(id)) visit(dependency);
    path.pop();
    done.add(id);
  };
  ids.forEach(visit);
  return [...done];
}
