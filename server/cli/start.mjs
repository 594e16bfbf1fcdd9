// `npm start`: makes sure that dependencies and Node 24 are there, then hands over to start.ts.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, ownNode, root } from './install.mjs';

ensureInstalled();
const child = spawn(ownNode, [join(root, 'server', 'cli', 'start.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// Ctrl-C reaches the child by itself as well; it takes the second signal for the same.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
