/** The routes of teams and their agreements. */
import type { Hono } from 'hono';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { approveAgreement, listAgreements, proposeAgreement } from '../services/agreements.ts';
import { listGoal, readGoal, removeGoal, setGoal } from '../services/goals.ts';
import { readHuddle } from '../services/huddle.ts';
import { readPromises } from '../services/promises.ts';
import type { Services } from '../services/services.ts';
import { deleteTeam, saveTeam } from '../services/teams.ts';
import type { Env } from './context.ts';
import { type Authenticate, serve } from './serve.ts';

export function serveTeams(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  serve(app, authenticate, ROUTES.saveTeam, ({ actor, params, body }) =>
    saveTeam(services, actor, params.id, body),
  );
  serve(app, authenticate, ROUTES.deleteTeam, ({ actor, params }) => deleteTeam(services, actor, params.id));
  serve(app, authenticate, ROUTES.huddle, ({ actor, params, query }) =>
    readHuddle(services, actor, params.id, query),
  );
  serve(app, authenticate, ROUTES.promises, ({ actor, params }) => readPromises(services, actor, params.id));
  serve(app, authenticate, ROUTES.goalProgress, ({ actor, params }) => readGoal(services, actor, params.id));
  serve(app, authenticate, ROUTES.setGoal, ({ actor, params, body }) =>
    setGoal(services, actor, params.id, body),
  );
  serve(app, authenticate, ROUTES.removeGoal, ({ actor, params }) => removeGoal(services, actor, params.id));
  serve(app, authenticate, ROUTES.goalList, ({ actor, params, query }) =>
    listGoal(services, actor, params, query),
  );
  serve(app, authenticate, ROUTES.agreements, ({ actor, params }) =>
    listAgreements(services, actor, params.id),
  );
  serve(app, authenticate, ROUTES.proposeAgreement, ({ actor, params, body }) =>
    proposeAgreement(services, actor, params.id, body),
  );
  serve(app, authenticate, ROUTES.approveAgreement, ({ actor, params }) =>
    approveAgreement(services, actor, params.id, params.number),
  );
}
