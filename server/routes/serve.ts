/** Turns a route of the contract into a handler: read the parts, know the actor, call the service, answer. */
import type { Hono } from 'hono';
import type * as z from 'zod';
import type { Result } from '#lib/contract/result.ts';
import type { Route } from '#lib/contract/routes.ts';
import { apart, CONTRACT, CONTRACT_HEADER, readSpoken, spokenText } from '#lib/contract/versions.ts';
import type { Actor } from '../auth/actor.ts';
import type { Failure } from '../services/failure.ts';
import type { Env, RequestContext } from './context.ts';
import { check, checkBody, readJson } from './input.ts';
import { Refused } from './problems.ts';

type Part<R, Name extends string> =
  R extends Record<Name, infer S extends z.ZodType> ? z.output<S> : undefined;

/** What a handler gets. */
interface Call<R extends Route> {
  actor: R['access'] extends 'public' ? null : Actor;
  params: Part<R, 'params'>;
  query: Part<R, 'query'>;
  body: Part<R, 'body'>;
}

export type Authenticate = (c: RequestContext) => Promise<Actor>;
type Handler<R extends Route> = (call: Call<R>) => Promise<Result<z.input<R['response']>, Failure>>;

/** The values of a query string; a name given twice keeps its last value. */
const queryOf = (c: RequestContext): Record<string, string> =>
  Object.fromEntries(new URL(c.req.url).searchParams);

/** Whether the route is for this actor. */
export const mayCall = ({ access }: Route, { admin, department }: Actor): boolean =>
  admin || access === 'device' || (access === 'marketing' && department === 'marketing');

const FOR = {
  public: 'anybody',
  device: 'members',
  marketing: 'members of marketing and administrators',
  admin: 'administrators',
};

/** @throws Refused when the route is not for this actor, with whom it is for */
export function authorize(route: Route, actor: Actor): void {
  if (!mayCall(route, actor))
    throw new Refused({ code: 'forbidden', detail: `This is for ${FOR[route.access]}.` });
}

/** @throws Refused when the sidebar is of a version that would misread us, or be misread */
function understand(c: RequestContext): void {
  const unfit = apart(readSpoken(c.req.header(CONTRACT_HEADER)));
  if (unfit)
    throw new Refused({
      code: `version_${unfit}`,
      detail: `This server speaks the versions ${spokenText(CONTRACT)} of the contract.`,
    });
}

/**
 * Adds the route to the app. Who may not call it hears that (401, 403) before anything else is read; a device of any version hears
 * that it was signed out or is to be wiped.
 */
export function serve<R extends Route>(
  app: Hono<Env>,
  authenticate: Authenticate,
  route: R,
  handle: Handler<R>,
): void {
  app.on(route.method, route.path, async (c) => {
    const actor = route.access === 'public' ? null : await authenticate(c);
    if (actor) authorize(route, actor);
    if (actor) understand(c);
    const parts = {
      actor,
      params: route.params && check(route.params, c.req.param()),
      query: route.query && check(route.query, queryOf(c)),
      body: route.body && checkBody(route.body, await readJson(c)),
    };
    // The parts were just read by this route's own schemas; TypeScript cannot follow that through the conditional types.
    const answer = await handle(parts as Call<R>);
    if (!answer.ok) throw new Refused(answer.error);
    return c.json(answer.value);
  });
}
