/**
 * The few functions of the Reflect metadata API that `@peculiar/x509`'s injector needs before it can be loaded. The
 * usual package for them is no dependency of this project.
 */
const metadata = new WeakMap<object, Map<unknown, unknown>>();

const api = {
  defineMetadata: (key: unknown, value: unknown, target: object) => void ownMetadata(target).set(key, value),
  getOwnMetadata: (key: unknown, target: object) => metadata.get(target)?.get(key),
  getMetadata: (key: unknown, target: object): unknown => {
    for (let holder: object | null = target; holder !== null; holder = Object.getPrototypeOf(holder) as object | null) {
      if (metadata.get(holder)?.has(key)) return metadata.get(holder)?.get(key);
    }
    return undefined;
  },
  hasOwnMetadata: (key: unknown, target: object) => metadata.get(target)?.has(key) ?? false,
  metadata: (key: unknown, value: unknown) => (target: object) => void ownMetadata(target).set(key, value),
};

/** Installs what is missing; somebody else's implementation is left alone. */
export function installReflectMetadata(): void {
  for (const [name, value] of Object.entries(api)) {
    if (!(name in Reflect)) Object.defineProperty(Reflect, name, { value, configurable: true, writable: true });
  }
}

function ownMetadata(target: object): Map<unknown, unknown> {
  const own = metadata.get(target) ?? new Map<unknown, unknown>();
  metadata.set(target, own);
  return own;
}
