import type { Socket } from 'node:net';

/** Passes on what either side sends until both have ended; when one breaks, the other is closed. */
export function joinSockets(one: Socket, other: Socket): void {
  passOn(one, other);
  passOn(other, one);
}

function passOn(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.destroy());
  // What is on its way still arrives.
  from.on('close', () => to.destroySoon());
}
