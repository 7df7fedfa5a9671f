import { spokenDuration } from '../../shared/duration.ts';
import type { DeadLetter } from '../recovery/dead-letter.ts';
import type { ColorPainter } from './paint.ts';
import { shown } from './shown.ts';
import { table } from './table.ts';

/** Messages of a dead-letter queue, one a line. Pure. */
export function describeDeadLetters(letters: readonly DeadLetter[], now: Date, paint: ColorPainter): string[] {
  const head = ['', 'event', 'restore', 'age', 'why'].map((title) => paint.dim(title));
  const rows = letters.map((letter, index) => [
    String(index + 1),
    shown(letter.name),
    shown(letter.restoreId ?? '-'),
    spokenDuration(now.getTime() - letter.atMs),
    `${mark(letter, paint)}${shown(letter.error)}`,
  ]);
  return table([head, ...rows]);
}

function mark({ event, breaksContract }: DeadLetter, paint: ColorPainter): string {
  if (!event) return paint.red('[no event] ');
  return breaksContract ? paint.red('[breaks its contract] ') : '';
}

/** A letter for tools. The event itself stays in the queue's message. Pure. */
export function viewDeadLetter({ message, name, restoreId, error, atMs, breaksContract }: DeadLetter) {
  return {
    messageId: message.messageId,
    event: name,
    restoreId,
    error,
    at: new Date(atMs).toISOString(),
    breaksContract,
  };
}
