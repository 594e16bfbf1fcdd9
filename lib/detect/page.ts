import { Ledger } from './ledger.ts';
import { around, isInView, ownersOf, placeOf, siteOf } from './place.ts';
import { MOST_SENT, rank } from './rank.ts';
import { type Budget, isSpent } from './scan.ts';
import type { HandedSite } from './sites/record.ts';
import type { Sighting } from './types.ts';

/** What one reading of a page may cost before it counts as read in part. */
const BUDGET: Readonly<Budget> = { nodes: 200_000, characters: 10_000_000 };

/** Of the open message's links that name a campaign, so many are told. */
const MOST_LINKS = 20;

/** One within a drawing has no plain address, and reads as none. */
type Anchor = Element & { href?: unknown };

/** Of the places where a site's record expects somebody, so many are looked at. */
const MOST_EXPECTED = 50;

/** Whether what we know of a site still holds. Numbers only, nothing of the page. */
interface SiteHealth {
  /** The record's id, e.g. `gmail`. */
  id: string;
  /** Places on the page that should each name somebody, at most 50; 0 while the page is being read. */
  expected: number;
  /** How many of them name nobody. As many as `expected`, and more than none: the site has changed. */
  empty: number;
}

/** Who is on the page at one address. */
export interface PageReport {
  url: string;
  /** At most 100, the strongest evidence first. */
  sightings: Sighting[];
  /** How many there are in all; more than `sightings` holds when the page is crowded. */
  total: number;
  /** The page is too large: only its first part was read. */
  partly: boolean;
  /** False while the page is being read. */
  complete: boolean;
  /** The addresses of whoever looks at the page, where the site shows whose mailbox it is. */
  owners: string[];
  /** A message or a record is open: who stands in a list only stands beside it. */
  opened: boolean;
  /** The first 20 links of the open message that name a campaign. */
  links: string[];
  /** The site's record that was used; null when there is none for this page, or it is switched off. */
  site: SiteHealth | null;
}

/** One address with what was found there. A new address is a new Page, so that nobody is carried over. */
export class Page {
  readonly url: string;
  readonly ledger = new Ledger();
  /** The reading was ended before its end. */
  cut = false;
  budget: Budget = { ...BUDGET };
  /** What all readings took so far, in milliseconds. */
  ms = 0;
  site: HandedSite | undefined;
  /** The page's document, those of its frames, and shadow roots. */
  readonly roots: Set<Document | ShadowRoot>;
  readonly #document: Document;
  readonly #sites: readonly HandedSite[];
  /** Places that were expected to name somebody and do. */
  readonly #answered = new WeakSet<Element>();
  #cutBefore = false;

  /** @param sites records that may fit the page */
  constructor(url: string, document: Document, sites: readonly HandedSite[]) {
    this.url = url;
    this.#document = document;
    this.roots = new Set([document]);
    this.#sites = sites;
    this.site = siteOf(sites, document);
  }

  /** A reading begins, with a budget of its own; `whole`: of everything. */
  begin(whole: boolean): void {
    this.#cutBefore = !whole && this.partly;
    this.cut = false;
    this.budget = { ...BUDGET };
    // What marks a site may have come after the page's first words.
    this.site ??= siteOf(this.#sites, this.#document);
  }

  get partly(): boolean {
    return this.#cutBefore || this.cut || isSpent(this.budget) || this.ledger.full;
  }

  /** `found` as the site's record reads the element `place` it was seen in; null when that is not in view. */
  placed(place: Element, found: Sighting): Sighting | null {
    const { site } = this;
    if (!site) return found;
    const surface = placeOf(site, place, this.#document);
    if (surface === null) return null;
    const answers = site.expects && around(place, site.expects);
    if (answers) this.#answered.add(answers);
    return { ...found, surface: surface ?? found.surface };
  }

  /** Everybody on the page, in the order of first sight. */
  people(): Sighting[] {
    const people = [...this.ledger.people()];
    return this.site?.newestLast ? newestSenderFirst(people, this.ledger) : people;
  }

  report(complete: boolean): PageReport {
    const { url, site } = this;
    const people = rank(this.people());
    const hasSender = people.some((one) => one.surface === 'sender');
    return {
      url,
      sightings: people.slice(0, MOST_SENT),
      total: people.length,
      partly: this.partly,
      complete,
      owners: site ? ownersOf(site, this.#document) : [],
      opened: this.#isAtMessage || hasSender,
      links: complete && site ? this.#links(site) : [],
      site: site ? this.#health(site, complete, hasSender) : null,
    };
  }

  #links({ body, links }: HandedSite): string[] {
    if (!body) return [];
    return (
      [...this.roots]
        // A document that its frame shows no longer has no view.
        .flatMap((root) => ((root as Document).defaultView ? [...root.querySelectorAll<Anchor>(links)] : []))
        .filter((anchor) => around(anchor, body))
        .slice(0, MOST_LINKS)
        .map((anchor) => `${anchor.href}`)
    );
  }

  /** The address says that a message or a record is open. */
  get #isAtMessage(): boolean {
    return this.site !== undefined && new RegExp(this.site.open).test(this.url);
  }

  #health(site: HandedSite, complete: boolean, hasSender: boolean): SiteHealth {
    const health = { id: site.id, expected: 0, empty: 0 };
    if (!complete) return health;
    if (this.#isAtMessage) {
      health.expected = 1;
      if (!hasSender) health.empty = 1;
    }
    if (!site.expects) return health;
    for (const place of this.#document.querySelectorAll(site.expects)) {
      if (!isInView(site, place, this.#document)) continue;
      health.expected += 1;
      if (!this.#answered.has(place)) health.empty += 1;
      if (health.expected >= MOST_EXPECTED) break;
    }
    return health;
  }
}

/** Who sent the newest message comes first, and everybody but senders in their order after them. */
function newestSenderFirst(people: Sighting[], ledger: Ledger): Sighting[] {
  const sent = (one: Sighting): number => (one.surface === 'sender' ? ledger.lastSeen(one) : 0);
  return people.sort((a, b) => sent(b) - sent(a));
}
