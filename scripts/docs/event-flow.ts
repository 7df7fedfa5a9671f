import { generatedNote, type Flow } from './flow.ts';

/** `docs/event-flow.md`: the services in their order, and a diagram that GitHub draws. */
export function eventFlow(flow: Flow): string {
  return [
    '# Event flow',
    '',
    generatedNote("the services' manifests"),
    '',
    '```mermaid',
    'flowchart TD',
    ...flow.services.flatMap(({ name, emits }) => emits.flatMap((event) => arrows(name, event, flow))),
    '```',
    '',
    'Left out of the picture: every service hears `StatusCheckDue`, the tick of the saga clock, when it names that',
    'service; every step can emit `StepFailed`, which `undo-restore` and `saga-tracker` read. A swap leaves out what only',
    '`replace` does, and the reverse: who hears an event and has no turn does nothing.',
    '',
    '| service | reacts to | emits |',
    '|---|---|---|',
    ...flow.services.map(({ name, subscribes, emits }) => `| ${name} | ${list(subscribes)} | ${list(emits)} |`),
    '',
    ...flow.services.flatMap(({ name, summary }) => [`- **${name}**: ${summary}`]),
    '',
  ].join('\n');
}

function arrows(emitter: string, event: string, flow: Flow): string[] {
  if (event === 'StepFailed' || event === 'StatusCheckDue') return [];
  const readers = flow.services.filter(({ subscribes }) => subscribes.includes(event));
  if (readers.length === 0) return [`  ${emitter} -- ${event} --> outside((you))`];
  return readers.map(({ name }) => `  ${emitter} -- ${event} --> ${name}`);
}

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
