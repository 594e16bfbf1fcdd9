/** What the address bar's keyword finds, on this device alone: nothing is asked of anybody. */
import type { Disposition, Suggestion } from '#lib/platform/omnibox.ts';
import { pageUrl } from '#lib/platform/runtime.ts';
import { showPage } from '#lib/platform/tabs.ts';
import { keepAsked } from '#lib/store/asked.ts';
import { shownStore } from '#lib/store/connections.ts';
import { searchEverything } from '#lib/store/search.ts';
import { pageOf, type Route } from '../../components/workspace/route.ts';

/** Of each kind; browsers show fewer than ten lines in all. */
const MOST = 5;

export const suggestions = async (text: string): Promise<Suggestion[]> =>
  searchEverything(await shownStore(), text, MOST);

/** Opens the one thing that is meant, or the search when it is not clear. */
export async function enterOmnibox(text: string, disposition: Disposition): Promise<void> {
  const route = await routeFor(text);
  await showPage(pageUrl(pageOf(route)), disposition);
}

async function routeFor(text: string): Promise<Route> {
  const hits = await searchEverything(await shownStore(), text, 2);
  const [hit] = hits;
  if (hit && hits.length === 1) return { screen: hit.kind, id: hit.id };
  return { screen: 'search', asked: text.trim() ? await keepAsked(text.trim()) : null };
}
