/**
 * What the visit of a page says of somebody's interest, by the page's path, e.g. `guide:attribution`, `page:pricing`: of guides,
 * cases, webinars, reports and templates by their name, and of the pages on price, security and demo. null for every other path.
 */
export function signalOfPath(path: string): string | null {
  const lower = path.toLowerCase();
  const content = /\/(guide|case|webinar|report|template)s?\/([a-z0-9-]{1,60})\/?$/.exec(lower);
  if (content) return `${content[1]}:${content[2]}`;
  const page = /\/(pricing|security|demo)\/?$/.exec(lower);
  return page ? `page:${page[1]}` : null;
}
