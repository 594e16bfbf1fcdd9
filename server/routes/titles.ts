/** The routes by which marketing says how job titles are read, which kinds of touchpoints are telling, and who sells the same. */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { chooseCompetitors } from '../services/competitors.ts';
import { changeMomentOfKind } from '../services/kind-moments.ts';
import type { Services } from '../services/services.ts';
import { changeTitleRules } from '../services/titles.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function serveTitles(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.changeTitles, ({ actor, body }) => changeTitleRules(services, actor, body));
  serve(app, authenticate, ROUTES.changeKindMoment, ({ actor, body }) =>
    changeMomentOfKind(services, actor, body),
  );
  serve(app, authenticate, ROUTES.setCompetitors, ({ actor, body }) =>
    chooseCompetitors(services, actor, body),
  );
}
