import { AwsFault } from '../wire/aws-fault.ts';

export const secretFaults = {
  notFound: () => new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret."),
  noSuchValue: (what: string) =>
    new AwsFault('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${what}`),
  exists: (name: string) =>
    new AwsFault('ResourceExistsException', `The operation failed because the secret ${name} already exists.`),
  versionExists: () =>
    new AwsFault('ResourceExistsException', "You can't modify an existing version, you can only create new versions."),
  markedForDeletion: () =>
    new AwsFault(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    ),
  nameMarkedForDeletion: () =>
    new AwsFault(
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    ),
  /** The wording is a guess. */
  managed: (service: string) =>
    new AwsFault(
      'InvalidRequestException',
      `You can't perform this operation on a secret that is managed by ${service}.`,
    ),
  invalidParameter: (message: string) => new AwsFault('InvalidParameterException', message),
} as const;
