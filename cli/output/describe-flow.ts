import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { CONTRACTS, RDS_EVENTS } from '../../events/index.ts';
import { SAGA_CLOCK } from '../../events/services.ts';
import type { Flow, FlowStep } from '../read-flow.ts';
import type { ColorPainter } from './paint.ts';

/** Who emits what and who reads it, as a column of services with the events that leave them. Pure. */
export function describeFlow({ steps }: Flow, paint: ColorPainter): string[] {
  return [
    'Every service reacts to events and emits events; nobody calls another.',
    '',
    ...steps.flatMap((step) => [...incoming(step, steps), ...box(step, paint), ...outgoing(step, steps, paint), '']),
  ];
}

function incoming({ subscribes }: FlowStep, steps: readonly FlowStep[]): string[] {
  const width = widest(subscribes);
  return subscribes.map((event) => `    ${event.padEnd(width)}  <-- ${listed(emittersOf(event, steps))}`);
}

/** Summaries are sentences; a box as wide as one of them would wrap on most terminals. */
const BOX_CELLS = 72;

function box({ name, summary }: FlowStep, paint: ColorPainter): string[] {
  const lines = [name, ...wrapped(summary, BOX_CELLS - 4)];
  const edge = `+${'-'.repeat(BOX_CELLS - 2)}+`;
  const inside = lines.map((line, index) => {
    const cell = line.padEnd(BOX_CELLS - 4);
    return `| ${index === 0 ? paint.bold(cell) : cell} |`;
  });
  return ['        |', '        v', edge, ...inside, edge];
}

function outgoing({ emits }: FlowStep, steps: readonly FlowStep[], paint: ColorPainter): string[] {
  const width = widest(emits);
  return emits.map((event) => {
    const readers = listed(readersOf(event, steps)) || 'nobody in the pipeline';
    return `        +--> ${paint.cyan(event.padEnd(width))}  --> ${readers}`;
  });
}

function emittersOf(event: string, steps: readonly FlowStep[]): string[] {
  const services = steps.filter(({ emits }) => emits.includes(event)).map(({ name }) => name);
  return services.length > 0 ? services : [emitterOutside(event)];
}

function emitterOutside(event: string): string {
  if (RDS_EVENTS.some(({ name }) => name === event)) return 'RDS';
  if (event === StatusCheckDue.name) return SAGA_CLOCK;
  return CONTRACTS.some(({ name, isRequest }) => name === event && isRequest) ? 'people and their tools' : 'nobody';
}

const readersOf = (event: string, steps: readonly FlowStep[]): string[] =>
  steps.filter(({ subscribes }) => subscribes.includes(event)).map(({ name }) => name);

/** Every step can fail; nine names would hide the one thing to see. */
const NAMED_MAX = 3;

const listed = (names: readonly string[]): string =>
  names.length > NAMED_MAX ? `${names.length} services` : names.join(', ');

const widest = (words: readonly string[]): number => Math.max(0, ...words.map(({ length }) => length));

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
