/** Runs tasks that share a key one after the other, in the order they were asked for; others side by side. */
export interface InOrder {
  run<T>(keys: readonly string[], task: () => Promise<T>): Promise<T>;
  /** When everything asked for until now has ended, well or badly. */
  settled(): Promise<void>;
}

export function createInOrder(): InOrder {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run: (keys, task) => {
      const result = Promise.all(keys.map((key) => tails.get(key) ?? Promise.resolve())).then(task);
      const tail = result.catch(() => undefined);
      for (const key of keys) tails.set(key, tail);
      void tail.then(() => keys.filter((key) => tails.get(key) === tail).forEach((key) => tails.delete(key)));
      return result;
    },
    settled: async () => {
      await Promise.all(tails.values());
    },
  };
}
