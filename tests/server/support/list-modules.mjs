// Loaded into a process with `--import`: writes the address of every module it loads to the file MODULES_TO.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  load: (url, context, next) => {
    appendFileSync(process.env.MODULES_TO, `${url}\n`);
    return next(url, context);
  },
});
