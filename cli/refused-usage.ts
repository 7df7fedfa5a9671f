import type { Command, CommanderError } from 'commander';
import { nearest } from '../shared/nearest.ts';
import { type CliError, usageError } from './cli-error.ts';
import { shown } from './output/shown.ts';

/** What commander refuses, in our words: what was expected and what was probably meant. Help and version pass unchanged. */
export function refusedUsage(command: Command, error: CommanderError): CommanderError | CliError {
  const name = fullName(command);
  const word = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownCommand':
      return refused(`'${shown(word)}' is no command of '${name}'`, 'commands', word, commandNames(command), name);
    case 'commander.unknownOption':
      return refused(`'${shown(word)}' is no option of '${name}'`, 'options', word, optionNames(command), name);
    case 'commander.help':
    case 'commander.helpDisplayed':
    case 'commander.version':
      return error;
    default:
      return usageError(shown(error.message.replace(/^error: /, '').replace(/\.$/, '')), helpHint(name));
  }
}

function refused(fact: string, kind: string, word: string, known: readonly string[], name: string): CliError {
  const meant = nearest(word, known);
  return usageError(`${fact}, ${kind} are: ${known.join(', ')}`, meant ? `Did you mean '${meant}'?` : helpHint(name));
}

const helpHint = (name: string): string => `See what is taken: ${name} --help`;

/** What help shows. */
const commandNames = (command: Command): string[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((each) => each.name());

const optionNames = (command: Command): string[] => [
  ...command.options.flatMap(({ long }) => (long ? [long] : [])),
  '--help',
];

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}
