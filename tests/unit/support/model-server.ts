/** The server as far as the outbox can tell: it applies a mutation once by its id and repeats its first answer afterwards. */

import * as z from 'zod';
import type { Mutation, MutationResult } from '../../../lib/contract/mutations.ts';
import { mutations } from '../../../lib/contract/routes.ts';

export interface ModelServer {
  /** How often each mutation took effect. */
  effects: Map<string, number>;
  /** In the order they took effect. */
  order: string[];
  /** Requests that arrived, with their mutation ids. */
  requests: string[][];
  /** Decides about a mutation the first time it arrives; applied unless it says otherwise. */
  refuse: (mutation: Mutation) => string | null;
  fetch: typeof fetch;
}

export function modelServer(): ModelServer {
  const answers = new Map<string, MutationResult>();
  const server: ModelServer = {
    effects: new Map(),
    order: [],
    requests: [],
    refuse: () => null,
    fetch: async (_input, init) => {
      const text = z.string().parse(init?.body);
      const { mutations: sent } = mutations.body.parse(JSON.parse(text));
      server.requests.push(sent.map((mutation) => mutation.id));
      return json({ results: sent.map(answer) });
    },
  };
  const answer = (mutation: Mutation): MutationResult => {
    const known = answers.get(mutation.id);
    if (known) return known;
    const code = server.refuse(mutation);
    const result: MutationResult = code
      ? { id: mutation.id, status: 'refused', code }
      : { id: mutation.id, status: 'applied' };
    if (!code) {
      server.effects.set(mutation.id, (server.effects.get(mutation.id) ?? 0) + 1);
      server.order.push(mutation.id);
    }
    answers.set(mutation.id, result);
    return result;
  };
  return server;
}

export const json = (body: unknown, init: ResponseInit = {}): Response =>
  new Response(JSON.stringify(body), {
    ...init,
    headers: { 'Content-Type': 'application/json', ...init.headers },
  });

export const problem = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ type: 'about:blank', title: code, status, code }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  });
