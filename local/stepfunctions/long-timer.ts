import type { Clock, Timer } from '../clock.ts';

/** Longest delay that Node's timers can hold; a longer one would fire at once. */
const delayMsMax = 2_147_483_647;

/** Runs `task` once at a moment (milliseconds since the epoch), however far away. A moment that has passed is now. */
export function atMoment(clock: Clock, moment: number, task: () => void): Timer {
  let timer: Timer;
  const arm = (): void => {
    const delayMs = Math.max(0, moment - clock.now());
    timer = clock.after(Math.min(delayMs, delayMsMax), () => (clock.now() >= moment ? task() : arm()));
  };
  arm();
  return { cancel: () => timer.cancel() };
}
