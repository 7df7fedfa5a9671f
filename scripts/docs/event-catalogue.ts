import type { EventContract } from '../../events/define-event.ts';
import { PIPELINE_SOURCE } from '../../events/define-event.ts';
import type { RdsEventContract } from '../../events/rds-events.ts';
import { generatedNote, type Flow } from './flow.ts';

/** `docs/event-catalogue.md`: every event with its truth, its fields, who emits it, who reads it, and an example. */
export function eventCatalogue(
  contracts: readonly EventContract[],
  rds: readonly RdsEventContract[],
  flow: Flow,
): string {
  return [
    '# Event catalogue',
    '',
    generatedNote('events/contracts/'),
    '',
    `Pipeline events travel on the bus \`aurora-restore\` with \`source\` \`${PIPELINE_SOURCE}\`; the event's name is its`,
    '`detail-type`. RDS events arrive on the default bus of the account.',
    '',
    ...contracts.flatMap((contract) => pipelineSection(contract, flow)),
    '## RDS events',
    '',
    'RDS sends them at its best effort: each is a hint to look, never the truth.',
    '',
    '| event id | subject | what is true | read by |',
    '|---|---|---|---|',
    ...rds.map((each) => `| ${each.eventId} | ${each.subject} | ${each.truth} | ${readersOf(each.name, flow)} |`),
    '',
  ].join('\n');
}

function pipelineSection(contract: EventContract, flow: Flow): string[] {
  const emitters = flow.services.filter(({ emits }) => emits.includes(contract.name)).map(({ name }) => name);
  const emitted = contract.isRequest
    ? 'people and their tools'
    : [...emitters, ...clockEmits(contract.name)].join(', ');
  return [
    `## ${contract.name}`,
    '',
    contract.truth,
    '',
    `- version ${contract.version}`,
    `- emitted by: ${emitted}`,
    `- read by: ${readersOf(contract.name, flow)}`,
    '',
    '```json',
    JSON.stringify(contract.example, null, 2),
    '```',
    '',
  ];
}

function readersOf(name: string, flow: Flow): string {
  const readers = flow.services.filter(({ subscribes }) => subscribes.includes(name)).map((service) => service.name);
  return readers.length > 0 ? readers.join(', ') : 'nobody here; it is for you';
}

/** The execution that follows a restore puts ticks, and speaks up when a deadline passes. */
const clockEmits = (name: string): string[] =>
  name === 'StatusCheckDue' || name === 'StepFailed' ? ['the saga clock'] : [];
