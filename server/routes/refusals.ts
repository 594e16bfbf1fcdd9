/** What was refused at the door, as the log tells it: a word for why and the route's pattern; no address, code, or person. */
import { routePath } from 'hono/route';
import type { Log } from '../log.ts';
import type { RequestContext } from './context.ts';

/** @param why a few words joined by underscores, e.g. `invite_gone` */
export function logRefusal(log: Log, c: RequestContext, why: string): void {
  log.warn({ requestId: c.var.requestId, route: routePath(c, -1), refused: why }, 'refused');
}
