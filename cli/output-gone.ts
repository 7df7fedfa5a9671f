/** The reader of a pipe has gone, or the terminal; what is written afterwards goes nowhere. */
const GONE = ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'];

const stops = new Set<() => void>();

/**
 * Ends the process without an error when its output has no reader any more, as `head` leaves `aurora-restore list | head`.
 * A command that has to clean up is told by `whenOutputGone` instead, and the process ends when the command does.
 */
export function endWithOutput(streams: readonly NodeJS.WriteStream[] = [process.stdout, process.stderr]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!GONE.includes(error.code ?? '')) throw error;
      if (stops.size === 0) process.exit();
      for (const stop of stops) stop();
    });
  }
}

/** Has `stop` called, once or more, when the output is gone. */
export function whenOutputGone(stop: () => void): void {
  stops.add(stop);
}
