import { usageError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { openLocalControl } from '../local/control-client.ts';
import type { AddCommand } from './command.ts';

export const addLocalSnapshot: AddCommand = (parent, cli, end) => {
  parent
    .command('snapshot')
    .summary('take an automated snapshot, as RDS does at night')
    .description(
      'Takes an automated snapshot of a cluster in the local runtime at AWS_ENDPOINT_URL, in the region AWS_REGION, ' +
        'with the event that RDS sends for it.',
    )
    .argument('<cluster>', 'such as demo-production')
    .action(async (clusterIdentifier: string) => {
      const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
      const control = openLocalControl(process.env);
      if (!AWS_REGION && !AWS_DEFAULT_REGION) {
        throw usageError('AWS_REGION is not set', "Set AWS_REGION to the cluster's region, such as eu-west-1.");
      }
      const answer = await control.send<{ snapshotArn: string }>('TakeAutomatedSnapshot', { clusterIdentifier });
      cli.print(`RDS is taking ${answer.snapshotArn}`);
      end(EXIT.done);
    });
};
