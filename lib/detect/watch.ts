import { onNavigation, pageKey } from './address.ts';
import { IdleTask, now } from './idle.ts';
import { Page, type PageReport } from './page.ts';
import { Roots } from './roots.ts';
import { isPlain, type ScanContext, scan } from './scan.ts';
import type { HandedSite } from './sites/record.ts';
import { lineAround } from './text-run.ts';

const OBSERVED: MutationObserverInit = {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
  // `role` says in some apps which of their views is shown.
  attributeFilter: ['href', 'email', 'data-hovercard-id', 'title', 'role'],
};
/** Milliseconds from a change to its reading; longer on pages that change all the time. */
const SHORTEST_WAIT = 100;
const LONGEST_WAIT = 5_000;
/** Each millisecond of reading is paid for by this many of not reading, so that it costs 1.5 % at most in the long run … */
const WAIT_PER_COST = 66;
/** … and up to this many may be owed, so that a change soon after a long reading is not kept waiting. */
const MOST_OWED = 3_000;
/**
 * After a navigation an app takes a moment to replace what it shows. Nodes of the former page that are still there count
 * only after this many milliseconds, so that the former person is never shown under the new address.
 */
const SETTLING = 2_000;

/**
 * Watches who is on a page and calls `onChange` with the new state each time it differs, and after the first reading.
 * Reads only what was added or changed, in idle slices; rests while the page is hidden. A navigation within the app is
 * reported at once, with nobody on it, and then again with the new page's people. Leaves no trace that a page could see.
 *
 * @param url the page's address now; none of LinkedIn's, whose pages are not read
 * @param options.signal ends it
 * @param options.sites gives the site records that may fit the page at an address; asked anew for each page
 * @returns what reading the present page took so far, in milliseconds; nothing for a document that is not shown
 */
export function watchDocument(
  document: Document,
  url: string,
  onChange: (report: PageReport) => void,
  { signal, sites }: { signal: AbortSignal; sites: (url: string) => readonly HandedSite[] },
): (() => number) | undefined {
  const view = document.defaultView;
  if (!view || signal.aborted) return undefined;
  let page = new Page(url, document, sites(url));
  let former = new WeakSet<Node>();
  let settled = 0;
  const held = new Set<Node>();
  const roots = new Roots();
  let task: IdleTask | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let paid = 0;
  let told = '';
  /** The address at the last look; nearly always it is the same. */
  let seen = url;
  /** What could wait and has waited. */
  const later: (() => Generator<void, void>)[] = [];
  /** Something was taken away, whether or not there is anything new to read. */
  let removed = false;

  /** Nothing but `true`: a page can have a picture that is called "hidden". */
  const isHidden = (): boolean => document.hidden === true;

  const observer = new view.MutationObserver((records) => {
    for (const record of records) note(record);
    // The reading that waits begins with a look at the address, and the browser may tell before.
    if ((tells && timer) || !checkAddress()) schedule();
  });

  function note(record: MutationRecord): void {
    const { target, type } = record;
    if (type === 'childList') {
      // Elements and texts.
      for (const added of record.addedNodes) if (added.nodeType < 4) roots.add(added);
      removed ||= !!record.removedNodes[0];
    } else {
      former.delete(target);
      page.ledger.forget(target);
      roots.add(target);
    }
  }

  /** A second time changes nothing. */
  const observe = (root: Node): void => observer.observe(root, OBSERVED);

  /** A frame gets a new document with every load. */
  function onFrame({ target }: Event): void {
    removed = true;
    roots.add(target as Element);
    schedule();
  }

  /** Starts a new page when the address says so. */
  function checkAddress(): boolean {
    const href = view?.location?.href ?? url;
    if (href === seen) return false;
    seen = href;
    if (pageKey(href, page.site) === pageKey(page.url, page.site)) return false;
    former = new WeakSet([...page.ledger.nodes(), ...held]);
    held.clear();
    settled = now() + SETTLING;
    clearTimeout(settling);
    settling = setTimeout(release, SETTLING);
    page = new Page(href, document, sites(href));
    task?.stop();
    task = undefined;
    clearTimeout(timer);
    timer = undefined;
    roots.addAll();
    tell(false);
    start();
    return true;
  }

  function release(): void {
    for (const node of held) roots.add(node);
    held.clear();
    schedule();
  }

  function schedule(): void {
    if (task || timer !== undefined || (roots.empty && !removed && !later[0])) return;
    timer = setTimeout(start, Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, paid - MOST_OWED - now())));
  }

  function start(): void {
    timer = undefined;
    if (task || isHidden() || signal.aborted || checkAddress()) return;
    task = new IdleTask(reading(), isHidden, done);
  }

  function* reading(): Generator<void, void> {
    const taken = roots.take();
    page.begin(!taken);
    prune();
    const context = contextOf(page);
    for (const rest of later.splice(0)) yield* rest();
    const read = new Set<Node>();
    for (const node of taken ?? [document]) {
      const root = node.nodeType === 3 ? lineAround(node) : node;
      // Texts of one line.
      if (read.has(root)) continue;
      read.add(root);
      if (root.nodeType === 1 && isPlain(root as Element, root !== node)) yield;
      else if (root.isConnected) yield* scan(root, context);
    }
    // Meanwhile.
    prune();
  }

  /** Takes back what went. To ask each piece of evidence whether it is there still costs more than most readings. */
  function prune(): void {
    if (removed) page.ledger.prune();
    removed = false;
  }

  function contextOf(reader: Page): ScanContext {
    return {
      budget: reader.budget,
      forget: (node) => reader.ledger.forget(node),
      found(node, place, seen) {
        const found = reader.placed(place, seen);
        const isSettling = now() < settled;
        const isNew = found && (found.surface === 'list' || !former.has(node));
        // Without a place in view, that may come into sight yet.
        if (isSettling && !isNew) held.add(node);
        else if (found) reader.ledger.add(node, found);
      },
      entered(root) {
        reader.roots.add(root);
        observe(root);
      },
      later(work) {
        setTimeout(() => {
          if (reader !== page) return;
          later.push(work);
          schedule();
        }, LONGEST_WAIT);
      },
      frame: (element) => element.addEventListener('load', onFrame, { signal }),
    };
  }

  function done(cost: number, whole: boolean): void {
    task = undefined;
    page.ms += cost;
    page.cut = !whole;
    paid = Math.max(paid, now()) + cost * WAIT_PER_COST;
    tell(true);
    schedule();
  }

  function tell(complete: boolean): void {
    const report = page.report(complete);
    const said = JSON.stringify(report);
    if (said === told) return;
    told = said;
    onChange(report);
  }

  // A timer that runs finds out by itself.
  signal.addEventListener('abort', () => {
    observer.disconnect();
    task?.stop();
    clearTimeout(settling);
  });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (isHidden()) return;
      if (task) task.resume();
      else if (!checkAddress()) schedule();
    },
    { signal },
  );
  const tells = onNavigation(view, checkAddress, signal);
  observe(document);
  roots.addAll();
  start();
  return () => page.ms;
}
