import { synthesize } from './synthesize.ts';

// `node infra/synthesize-command.ts PLANS OUTDIR`: what the local runtime runs, so that it need not know the CDK.
const [plansDirectory, outdir] = process.argv.slice(2);
if (!plansDirectory || !outdir) throw new Error('usage: synthesize-command.ts PLANS OUTDIR');
synthesize({ plansDirectory, outdir });
