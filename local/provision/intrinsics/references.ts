/** The logical ids (and parameter names) that a template value refers to by `Ref`, `Fn::GetAtt` or `Fn::Sub`. */
export function referencesIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  collect(value, found);
  return found;
}

function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) value.forEach((item) => collect(item, found));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'Ref' && typeof inner === 'string') found.add(inner);
    else if (key === 'Fn::GetAtt') found.add(getAttTarget(inner));
    else if (key === 'Fn::Sub') subVariables(inner).forEach((name) => found.add(name.split('.')[0] ?? name));
    collect(inner, found);
  }
}

/** `["Id", "Attribute"]` or `"Id.Attribute"`. */
function getAttTarget(argument: unknown): string {
  const [target] = Array.isArray(argument) ? (argument as unknown[]) : String(argument).split('.');
  return String(target);
}

function subVariables(argument: unknown): string[] {
  const [text] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
  return [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name.trim());
}
