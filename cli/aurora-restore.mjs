#!/usr/bin/env node
// The command `aurora-restore`: installs what is missing, then runs cli/main.ts on the pinned Node.
import { join } from 'node:path';
import { ensureInstalled, root } from '../scripts/ensure-installed.mjs';
import { runNode } from '../scripts/run-node.mjs';

runNode(ensureInstalled(), [join(root, 'cli', 'main.ts'), ...process.argv.slice(2)]);
