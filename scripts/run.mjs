// `node scripts/run.mjs ARGUMENTS…` is `node ARGUMENTS…` on the pinned Node, with everything installed.
import { ensureInstalled } from './ensure-installed.mjs';
import { runNode } from './run-node.mjs';

runNode(ensureInstalled(), process.argv.slice(2));
