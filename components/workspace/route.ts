/** The full-tab page's screens, as they stand in its address. Only ids stand there: addresses are kept in the browser's history. */

import { Metric } from '#lib/contract/records.ts';

/** What stands on the server alone: who may enter, with what, where data comes from, and what was administered. */
type Administration = 'members' | 'invites' | 'devices' | 'keys' | 'sources' | 'privacy' | 'audit';

export type Route =
  /** `asked`: under which key the text to search for was kept; null for an empty search. */
  | { screen: 'search'; asked: string | null }
  | { screen: 'account' | 'campaign' | 'persona' | 'huddle'; id: string }
  /** `id`: of a touchpoint with it. */
  | { screen: 'asset'; id: string }
  /** `list`: the sub-goal whose list is open. */
  | { screen: 'team'; id: string; list?: Metric }
  /** `at`: the feedback to go to. */
  | { screen: 'lead'; id: string; at?: string }
  /** `pairs`: leads that may be one person. */
  | {
      screen:
        | 'sites'
        | 'import'
        | 'webhooks'
        | 'spellings'
        | 'stages'
        | 'quality'
        | 'personas'
        | 'teams'
        | 'drift'
        | 'pairs'
        | Administration;
    }
  /** `query`: the filters of the report or of the feedback; read by `filter.ts` of components/report and components/inbox. */
  | { screen: 'reach' | 'feedback'; query: string }
  /** The lead whose title to begin with; null for none. */
  | { screen: 'titles'; leadId: string | null }
  /** Of which tab; null to choose one. */
  | { screen: 'self-test'; tabId: number | null };

/** The page of this extension that shows a route, e.g. `workspace.html#lead/0190…`. */
export const pageOf = (route: Route): string => `workspace.html${hashOf(route)}`;

export function hashOf(route: Route): string {
  switch (route.screen) {
    case 'search':
      return route.asked === null ? '#search' : `#search/${route.asked}`;
    case 'reach':
    case 'feedback':
      return route.query === '' ? `#${route.screen}` : `#${route.screen}/${route.query}`;
    case 'titles':
      return route.leadId === null ? '#titles' : `#titles/${route.leadId}`;
    case 'self-test':
      return route.tabId === null ? '#self-test' : `#self-test/${route.tabId}`;
    case 'lead':
      return route.at === undefined ? `#lead/${route.id}` : `#lead/${route.id}/${route.at}`;
    case 'team':
      return route.list === undefined ? `#team/${route.id}` : `#team/${route.id}/${route.list}`;
    case 'account':
    case 'asset':
    case 'campaign':
    case 'persona':
    case 'huddle':
      return `#${route.screen}/${route.id}`;
    default:
      return `#${route.screen}`;
  }
}

const QUERY = /^[\w=&.-]{1,600}$/;
const ID = /^[\w-]{1,64}$/;

/** Anything that is no route is the empty search. */
export function routeOf(hash: string): Route {
  const [screen = '', rest = '', at = ''] = hash.replace(/^#/, '').split('/', 3);
  const id = ID.test(rest) ? rest : null;
  switch (screen) {
    case 'lead':
      if (id === null) return { screen: 'search', asked: null };
      return { screen, id, ...(ID.test(at) ? { at } : {}) };
    case 'team': {
      if (id === null) return { screen: 'search', asked: null };
      const list = Metric.options.find((metric) => metric === at);
      return { screen, id, ...(list ? { list } : {}) };
    }
    case 'account':
    case 'asset':
    case 'campaign':
    case 'persona':
    case 'huddle':
      return id === null ? { screen: 'search', asked: null } : { screen, id };
    case 'sites':
    case 'pairs':
    case 'members':
    case 'invites':
    case 'devices':
    case 'keys':
    case 'sources':
    case 'privacy':
    case 'audit':
    case 'import':
    case 'webhooks':
    case 'spellings':
    case 'stages':
    case 'quality':
    case 'personas':
    case 'teams':
    case 'drift':
      return { screen };
    case 'reach':
    case 'feedback':
      return { screen, query: QUERY.test(rest) ? rest : '' };
    case 'titles':
      return { screen, leadId: id };
    case 'self-test':
      return { screen, tabId: /^\d{1,15}$/.test(rest) ? Number(rest) : null };
    default:
      return { screen: 'search', asked: screen === 'search' ? id : null };
  }
}
