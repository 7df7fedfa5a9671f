import { ec2Faults } from './faults.ts';

const TEXT = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

/** Throws for a name that EC2 refuses. The words of the refusals are guesses. */
export function checkGroupName(name: string): void {
  const refuse = (why: string) =>
    ec2Faults.invalidParameter(`Value (${name}) for parameter GroupName is invalid. ${why}`);
  if (!TEXT.test(name)) throw refuse(`Names have 1 to 255 characters ${ALLOWED}`);
  if (name.startsWith('sg-')) throw refuse('Group names may not be in the format sg-*');
  if (name.toLowerCase() === 'default') throw refuse('Cannot use reserved security group name: default');
}

/** Throws for a description that EC2 refuses. */
export function checkDescription(description: string): void {
  if (TEXT.test(description)) return;
  throw ec2Faults.invalidParameter(
    `Value (${description}) for parameter GroupDescription is invalid. Invalid security group description. ` +
      `Valid descriptions are strings less than 256 characters ${ALLOWED}`,
  );
}

const ALLOWED = 'from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*';
