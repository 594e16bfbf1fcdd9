import { linkedInDetection, onSurface } from './found.ts';
import { Ledger } from './ledger.ts';
import { MOST_CONSIDERED, rank } from './rank.ts';
import { type Budget, isSpent } from './scan.ts';
import { ownersOf, placeOf, type SiteRecord, siteOf } from './sites/index.ts';
import type { Detection } from './types.ts';

/** What one reading of a page may cost before it counts as read in part. */
const BUDGET: Readonly<Budget> = { nodes: 200_000, characters: 10_000_000 };

/** Who is on the page at one address. */
export interface PageReport {
  url: string;
  /** At most 50, the strongest evidence first. */
  detections: Detection[];
  /** How many identities there are in all; more than `detections` holds when the page is crowded. */
  total: number;
  /** The page is too large: only its first part was read. */
  partly: boolean;
  /** False while the page is being read. */
  complete: boolean;
}

/** One address with what was found there. A new address is a new Page, so that nobody is carried over. */
export class Page {
  readonly url: string;
  readonly site: SiteRecord | undefined;
  readonly ledger = new Ledger();
  budget: Budget = { ...BUDGET };
  #cutBefore = false;

  constructor(url: string) {
    this.url = url;
    this.site = siteOf(url);
  }

  /** A reading begins, with a budget of its own; `whole`: of everything. */
  begin(whole: boolean): void {
    this.#cutBefore = !whole && this.partly;
    this.budget = { ...BUDGET };
  }

  get partly(): boolean {
    return this.#cutBefore || isSpent(this.budget) || this.ledger.full;
  }

  /** `found` as the site's record reads the element `place` it was seen in; null when that is not in view. */
  placed(place: Element, found: Detection): Detection | null {
    const surface = this.site ? placeOf(this.site, place) : undefined;
    return surface === null ? null : onSurface(found, surface ?? found.surface);
  }

  /** Everybody on the page except the mailbox's owner; only the open message's people while one is open. */
  people(document: Document): Detection[] {
    const { site } = this;
    const self = pageIdentity(this.url);
    let people = [...this.ledger.people()];
    if (site) {
      const owners = ownersOf(site, document);
      const isOpen = site.openMessage.test(this.url) || people.some((one) => one.surface === 'sender');
      people = people.filter((one) => !owners.has(one.value) && !(isOpen && one.surface === 'list'));
      if (site.newestLast) people = newestSenderFirst(people, this.ledger);
    }
    return self ? [self, ...people.filter((one) => one.value !== self.value)] : people;
  }

  report(document: Document, complete: boolean): PageReport {
    const people = rank(this.people(document));
    return {
      url: this.url,
      detections: people.slice(0, MOST_CONSIDERED),
      total: people.length,
      partly: this.partly,
      complete,
    };
  }
}

/** LinkedIn's hosts: their pages are never read, only their address is. */
export function isLinkedInHost(url: string): boolean {
  return URL.canParse(url) && /(?:^|\.)linkedin\.com\.?$/.test(new URL(url).hostname);
}

function pageIdentity(url: string): Detection | null {
  return isLinkedInHost(url) ? linkedInDetection(url, 'page') : null;
}

function newestSenderFirst(people: Detection[], ledger: Ledger): Detection[] {
  const isSender = (one: Detection): boolean => one.surface === 'sender';
  const senders = people.filter(isSender).sort((a, b) => ledger.lastSeen(b) - ledger.lastSeen(a));
  return [...senders, ...people.filter((one) => !isSender(one))];
}
