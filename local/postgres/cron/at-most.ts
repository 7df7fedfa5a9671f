/** Waits for `task` to be settled, but not longer than `limitMs`. Keeps this process alive meanwhile. */
export async function atMost(limitMs: number, task: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  try {
    await Promise.race([task, limit]);
  } finally {
    clearTimeout(timer);
  }
}
